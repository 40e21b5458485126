"""What customers and their fields are called where somebody asks why he cannot see them."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority.explaining import Extra, Subject, offer, remark
from kaifong.authority.queries import Actor
from kaifong.customers import queries
from kaifong.customers.permissions import Permission
from kaifong.foundation.ids import CustomerId

from . import own_fields, wording

LABELS = {
    **{name: label for name, label in wording.FIELDS.items() if name != "owner_id"},
    "region": _("Region"),
    "categories": _("Categories bought from"),
    "spend": _("Spent in all"),
    "orders": _("Orders"),
    "last_on": _("Last bought"),
    "consent": _("What the customer agreed to"),
    "consent_evidence": _("Evidence of consent"),
    "quality": _("What is wanting in the record"),
    "supplement": _("Addresses that came in, not taken over yet"),
}


def called(actor: Actor, number: int) -> str:
    person = queries.person(actor=actor, customer_id=CustomerId(number))
    return wording.called(person.listed)


def moved(actor: Actor, number: int) -> int | None:
    return queries.merged_into(actor=actor, customer_id=CustomerId(number))


def extras(actor: Actor) -> Sequence[Extra]:
    """Return the shop's own fields: all of them to whom definitions are open, else those shown."""
    known = (
        queries.every_field()
        if actor.may(Permission.FIELD_SEE)
        else queries.fields(actor=actor, action="see")
    )
    return [Extra(name, own_fields.label(one), one.cls) for name, one in known.items()]


def doubted(actor: Actor, number: int) -> Iterable[Promise | str]:
    """Say that an address is not used, to whom addresses are open."""
    contact = queries.person(actor=actor, customer_id=CustomerId(number)).contact or ()
    if any(point.status != "good" for point in contact):
        yield _("An address is in doubt: it is seen, but not used until it is found right.")


remark("customer", "doubt", doubted)
offer(Subject("customer", LABELS, called, "customers:detail", extras=extras, moved=moved))
