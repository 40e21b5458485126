"""Changing what is kept of a customer, field by field, beside others who do the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Func, Value
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass, Scope
from kaifong.customers.events import CustomerChanged
from kaifong.customers.models import ContactPoint, Customer, ExternalIdentity
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.rules import Clash, search_text_of, search_zh_of, three_way
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record

EDITABLE = ("name_en", "name_zh", "language", "district", "channel", "owner_id", "note")
FIELD_OF = {"owner_id": "owner"}  # the column's name among the object's fields


class Conflict(Exception):
    """Somebody else changed a field meanwhile; nothing was written."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(clashes)
        self.clashes = clashes


class FieldsDiffer(Exception):
    """Only fields of the form may be changed, each with what it was when the form was opened."""


class NoSuchValue(Exception):
    """The value is not an e-mail address or telephone number."""


def edit(
    *,
    actor: Actor,
    customer_id: CustomerId,
    original: Mapping[str, Any],
    mine: Mapping[str, Any],
    at: datetime,
    reason: str = "",
) -> ChangeSetId | None:
    """
    Write the fields that were changed, and tell which change-set did; None if nothing was.

    :raises NotAllowed: if the actor may not edit this customer, or not one of these fields
    :raises FieldsDiffer: if the fields are not the form's
    :raises Conflict: if another person changed one of the same fields to something else
    """
    if set(original) != set(mine) or not set(mine) <= set(EDITABLE):
        raise FieldsDiffer(sorted(mine))
    with wall.lifted():
        customer = _locked(actor, customer_id, "edit", list(mine))
        theirs = {name: getattr(customer, name) for name in mine}
        write, clashes = three_way(original=original, mine=mine, theirs=theirs)
        if clashes:
            raise Conflict(clashes)
        return _write(actor, customer, write, at, reason) if write else None


def reach(
    *, actor: Actor, customer_id: CustomerId, kind: str, value: str, at: datetime
) -> ChangeSetId:
    """
    Add a way to reach the customer; a known one stays as it is.

    :raises NotAllowed: if the actor may not edit this customer's contact details
    :raises NoSuchValue: if it is no e-mail address or telephone number
    """
    normal = normalise_email(value) if kind == ContactPoint.Kind.EMAIL else normalise_phone(value)
    if normal is None:
        raise NoSuchValue(_("“%(value)s” cannot be reached. Write it in full.") % {"value": value})
    with wall.lifted(), _changes(actor, at) as changeset:
        customer = _locked(actor, customer_id, "edit", ["email"])
        first = not customer.contact_points.filter(kind=kind, is_primary=True).exists()
        customer.contact_points.get_or_create(
            kind=kind, value=normal, defaults={"is_primary": first, "source": "desk"}
        )
        return _told(actor, customer, changeset, at)


def unreach(*, actor: Actor, customer_id: CustomerId, point_id: int, at: datetime) -> ChangeSetId:
    """
    Remove a way to reach the customer; the eldest that is left becomes the first.

    :raises NotAllowed: if the actor may not edit this customer's contact details
    """
    with wall.lifted(), _changes(actor, at) as changeset:
        customer = _locked(actor, customer_id, "edit", ["email"])
        point = customer.contact_points.filter(pk=point_id).first()
        if point is None:
            raise NotAllowed(f"contact point {point_id}")
        point.delete()
        rest = customer.contact_points.filter(kind=point.kind).order_by("-is_primary", "pk")
        if (heir := rest.first()) and not heir.is_primary:
            rest.filter(pk=heir.pk).update(is_primary=True)
        return _told(actor, customer, changeset, at)


def _locked(actor: Actor, customer_id: CustomerId, action: str, fields: list[str]) -> Customer:
    row = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if row is None:
        raise NotAllowed(f"customer {customer_id}")
    facts = Facts(row.region, row.channel, frozenset(row.categories), row.owner_id)
    if not _may(actor.scope(action, "customer"), facts, fields):
        raise NotAllowed(f"customer {customer_id}")
    return row


def _may(scope: Scope, facts: Facts, fields: list[str]) -> bool:
    classes = {CUSTOMER.fields[FIELD_OF.get(name, name)] for name in fields}
    return all(scope.shows(FieldClass(cls), facts) for cls in classes)


def _write(
    actor: Actor, customer: Customer, write: dict[str, Any], at: datetime, reason: str
) -> ChangeSetId:
    with _changes(actor, at, reason) as changeset:
        Customer.objects.filter(pk=customer.pk).update(**write, **_found_by(customer, write))
        return _told(actor, customer, changeset, at)


def _found_by(customer: Customer, write: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "name_en" in write:
        outside = ExternalIdentity.objects.filter(customer=customer).order_by("pk")
        numbers = outside.values_list("external_id", flat=True)
        found["search_text"] = search_text_of(write["name_en"], customer.member_no, numbers)
    if "name_zh" in write:
        grams = Value(search_zh_of(write["name_zh"]))
        found["search_zh"] = Func(Value("simple"), grams, function="to_tsvector")
    return found


def _changes(actor: Actor, at: datetime, reason: str = "") -> Any:
    kind = ChangeSet.Kind.EDIT
    return history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=reason)


def _told(actor: Actor, customer: Customer, changeset: ChangeSet, at: datetime) -> ChangeSetId:
    number = ChangeSetId(changeset.pk)
    event = CustomerChanged(
        happened_at=at, customer_id=CustomerId(customer.pk), changeset_id=number
    )
    record(event, staff_id=actor.staff_id)
    return number
