"""What staff may do with orders, and how delicate each field is."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare
from kaifong.authority.rules import FieldClass


class Permission(StrEnum):
    ORDER_EXPORT = "orders:order:export"
    ORDER_MAIL = "orders:order:mail"
    ORDER_PRINT = "orders:order:print"
    ORDER_REPORT = "orders:order:report"
    ORDER_SEE = "orders:order:see"


ORDER = declare(
    Object(
        name="order",
        categories="categories",  # of a whole order, in the tables
        category="category_id",  # of one line, in the lake
        whole=frozenset({"total"}),
        fields={
            "number": FieldClass.PUBLIC,
            "kind": FieldClass.PUBLIC,
            "status": FieldClass.PUBLIC,
            "placed_on": FieldClass.PUBLIC,
            "channel": FieldClass.PUBLIC,
            "region": FieldClass.PUBLIC,
            "customer_id": FieldClass.INTERNAL,
            "lines": FieldClass.INTERNAL,
            "total": FieldClass.FINANCIAL,
        },
    )
)
# A line is open to whom its order is open through the line's own category.
LINE = Object(
    name="order",
    fields=ORDER.fields,
    regions="order__region",
    channels="order__channel",
    category="category_id",
    owners="order__owner_id",
)
