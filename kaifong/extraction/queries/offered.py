"""Which fields can be extracted, and who can be given them."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.rules import FieldClass
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.queries import CustomField, every_field
from kaifong.extraction.rules import KINDS, OF_LINES, About
from kaifong.orders.permissions import ORDER
from kaifong.privacy.queries import Both, Kind, gate, recipient_names


@dataclass(frozen=True)
class FieldOffered:
    """A field, its class, and of which kind of data notices say it is."""

    name: str
    cls: FieldClass
    kind: Kind
    own: CustomField | None = None  # of the shop's own


def fields_offered(about: About = About.CUSTOMER) -> dict[str, FieldOffered]:
    """
    Return every field of customers, or of lines of orders, that can be extracted.

    Of the shop's own only those named like a kind of data, such as birth_month: under which other
    would the person find it in the log of what was given?
    """
    if about is About.LINE:
        return {
            name: FieldOffered(name, ORDER.fields[of], Kind(kind))
            for name, (of, kind) in OF_LINES.items()
        }
    standing = {
        name: FieldOffered(name, CUSTOMER.fields[name], Kind(kind)) for name, kind in KINDS.items()
    }
    return standing | {
        name: FieldOffered(name, field.cls, Kind(field.code), field)
        for name, field in every_field().items()
        if field.code in set(Kind)
    }


def recipients_offered(*, at: datetime) -> dict[int, Both]:
    """Return who in the register may be given anything at all now."""
    names = recipient_names()
    return {pk: name for pk, name in names.items() if gate(recipient_id=pk, at=at).may}
