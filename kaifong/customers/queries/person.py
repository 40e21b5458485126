"""One customer: who, how to reach, what worth; always within the actor's authority."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.models import ContactPoint, Customer, ExternalIdentity
from kaifong.foundation.ids import CustomerId

from .fields import fields_held
from .listed import COLUMNS, Listed, rows_of


@dataclass(frozen=True)
class ContactDetail:
    """A way to reach the customer."""

    id: int
    kind: str
    value: str
    is_primary: bool
    status: str
    verified_at: datetime | None
    source: str
    doubt: str = ""
    doubted_at: datetime | None = None


@dataclass(frozen=True)
class IdentityDetail:
    """By what a system or a channel knows the customer."""

    id: int
    source: str
    external_id: str
    kind: str
    status: str
    verified_at: datetime | None
    learnt_from: str


@dataclass(frozen=True)
class Value:
    """What the customer has been worth; money in HKD cents, net of returns."""

    orders: int
    returns: int
    spend_cents: int
    returned_cents: int
    first_on: date | None
    last_on: date | None

    @property
    def average_cents(self) -> int:
        return self.spend_cents // self.orders if self.orders else 0

    def days_since_last(self, today: date) -> int | None:
        return (today - self.last_on).days if self.last_on else None


@dataclass(frozen=True)
class Person:
    """A customer's page; parts that may not be seen are None."""

    listed: Listed
    contact: tuple[ContactDetail, ...] | None
    identities: tuple[IdentityDetail, ...] | None
    value: Value | None
    note: str | None
    editable: frozenset[FieldClass]  # the classes of fields that the actor may change
    undoable: bool
    exportable: bool
    post_doubted_at: datetime | None = None
    more: tuple[tuple[Field, Any], ...] = ()  # fields of the shop's own, empty ones too

    @property
    def id(self) -> CustomerId:
        return self.listed.id

    def shown(self) -> frozenset[str]:
        extra = {"identities"} if self.identities is not None else set()
        return self.listed.shown() | extra | ({"note"} if self.note is not None else set())


def person(*, actor: Actor, customer_id: CustomerId) -> Person:
    """
    Return one customer as far as the actor may see him.

    :raises NotAllowed: if there is no such customer in the actor's rows
    """
    seen = Customer.objects.filter(actor.q("see", "customer"), pk=customer_id)
    row = seen.values(*COLUMNS, *_PROFILE, "note", "post_doubted_at").first()
    if row is None:
        raise NotAllowed(f"customer {customer_id}")
    listed = rows_of(actor, [row])[0]
    facts = Facts(row["region"], row["channel"], frozenset(row["categories"]), row["owner_id"])
    edit = actor.scope("edit", "customer")
    may_contact = FieldClass.CONTACT not in listed.hidden
    return Person(
        listed=listed,
        contact=_contact(customer_id) if may_contact else None,
        identities=None if FieldClass.INTERNAL in listed.hidden else _identities(customer_id),
        value=None if FieldClass.FINANCIAL in listed.hidden else _value(row),
        note=None if FieldClass.SENSITIVE in listed.hidden else row["note"],
        editable=frozenset(cls for cls in FieldClass if edit.shows(cls, facts)),
        undoable=actor.scope("undo", "customer").admits(facts),
        post_doubted_at=row["post_doubted_at"],
        more=tuple(
            (field, value)
            for field, value in fields_held(customer_id=customer_id)
            if field.cls not in listed.hidden
        ),
        exportable=actor.scope("export", "customer").admits(facts),
    )


def find_by_number(*, actor: Actor, number: str) -> CustomerId | None:
    """Return the customer whom a member number or an outside id names exactly, if visible."""
    known = ExternalIdentity.objects.filter(external_id=number).values("customer_id")
    numbered = Q(member_no=number.upper()) | Q(pk__in=known)
    visible = actor.q("see", "customer", cls=FieldClass.INTERNAL)
    found = Customer.objects.filter(numbered & visible).values_list("pk", flat=True)[:2]
    return CustomerId(found[0]) if len(found) == 1 else None


_PROFILE = ("profile__returns", "profile__returned_cents", "profile__first_on")


def _contact(customer_id: CustomerId) -> tuple[ContactDetail, ...]:
    points = ContactPoint.objects.filter(customer_id=customer_id).order_by("kind", "-is_primary")
    return tuple(
        ContactDetail(
            *(p.pk, p.kind, p.value, p.is_primary, p.status, p.verified_at, p.source),
            doubt=p.doubt,
            doubted_at=p.doubted_at,
        )
        for p in points
    )


def _identities(customer_id: CustomerId) -> tuple[IdentityDetail, ...]:
    known = ExternalIdentity.objects.filter(customer_id=customer_id).order_by("source", "pk")
    return tuple(
        IdentityDetail(
            i.pk, i.source, i.external_id, i.kind, i.status, i.verified_at, i.learnt_from
        )
        for i in known
    )


def _value(row: dict[str, Any]) -> Value:
    return Value(
        orders=row["profile__orders"] or 0,
        returns=row["profile__returns"] or 0,
        spend_cents=row["profile__spend_cents"] or 0,
        returned_cents=row["profile__returned_cents"] or 0,
        first_on=row["profile__first_on"],
        last_on=row["profile__last_on"],
    )
