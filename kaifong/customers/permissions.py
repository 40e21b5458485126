"""What staff may do with customers, and how delicate each field is."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare
from kaifong.authority.rules import FieldClass


class Permission(StrEnum):
    CUSTOMER_BULK = "customers:customer:bulk"
    CUSTOMER_CREATE = "customers:customer:create"
    CUSTOMER_EDIT = "customers:customer:edit"
    CUSTOMER_EXPORT = "customers:customer:export"
    CUSTOMER_MERGE = "customers:customer:merge"
    CUSTOMER_SEE = "customers:customer:see"
    CUSTOMER_UNDO = "customers:customer:undo"
    FIELD_DEFINE = "customers:field:define"
    FIELD_SEE = "customers:field:see"


CUSTOMER = declare(
    Object(
        name="customer",
        categories="categories",
        fields={
            "language": FieldClass.PUBLIC,
            "region": FieldClass.PUBLIC,
            "channel": FieldClass.PUBLIC,
            "member_no": FieldClass.INTERNAL,
            "name_en": FieldClass.INTERNAL,
            "name_zh": FieldClass.INTERNAL,
            "district": FieldClass.INTERNAL,
            "joined_at": FieldClass.INTERNAL,
            "owner": FieldClass.INTERNAL,
            "categories": FieldClass.INTERNAL,
            "identities": FieldClass.INTERNAL,
            "consent": FieldClass.INTERNAL,  # kept above, as is what shows it
            "quality": FieldClass.INTERNAL,  # what is found wanting, and the score; kept above
            "foreign": FieldClass.INTERNAL,  # what other systems know; kept above
            "email": FieldClass.CONTACT,
            "phone": FieldClass.CONTACT,
            "supplement": FieldClass.CONTACT,  # an address that came in, from where; kept above
            "orders": FieldClass.FINANCIAL,
            "spend": FieldClass.FINANCIAL,
            "last_on": FieldClass.FINANCIAL,
            "foreign_deals": FieldClass.FINANCIAL,  # for how much; kept above
            "note": FieldClass.SENSITIVE,
            "consent_evidence": FieldClass.SENSITIVE,
        },
    )
)

FIELD = declare(Object(name="field", fields={}, has_rows=False))
