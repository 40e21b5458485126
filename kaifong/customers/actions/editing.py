"""Changing what is kept of a customer, field by field, beside others who do the same."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db.models import Func, Value

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass, Scope
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.events import CustomerChanged
from kaifong.customers.models import Customer, ExternalIdentity
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.queries.fields import every_field, is_custom
from kaifong.customers.rules import Clash, fits, search_text_of, search_zh_of, three_way
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.identity_cards.actions import without_hkid
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from . import filling

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
    """The value cannot stand in this field: no such code, too long, or nobody of that number."""


class Nameless(Exception):
    """Somebody must be called something: by a name, or at least a member number."""


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

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer, or not one of these fields
    :raises FieldsDiffer: if the fields are not the form's
    :raises NoSuchValue: if a value cannot stand in its field
    :raises Nameless: if nothing would be left to call the customer by
    :raises DoesNotFit, NotUnique: if a value cannot stand in a field of the shop's own
    :raises Conflict: if another person changed one of the same fields to something else
    """
    must_be_off(Brake.READ_ONLY)
    own = fields_among(mine)
    if set(original) != set(mine) or not set(mine) <= {*EDITABLE, *own}:
        raise FieldsDiffer(sorted(mine))
    mine = _without_hkid(mine, own)
    with wall.lifted():
        customer = locked(actor, customer_id, "edit", list(mine), own)
        theirs = {n: as_typed(getattr(customer, n)) for n in mine if n not in own}
        theirs |= filling.held(customer_id, own.values())
        write, clashes = three_way(original=original, mine=mine, theirs=theirs)
        must_fit({name: value for name, value in write.items() if name not in own})
        for name in write.keys() & own.keys():
            filling.must_stand(own[name], write[name])
        if clashes:
            raise Conflict(clashes)
        _must_be_somebody(customer, write)
        return _write(actor, customer, write, own, at, reason) if write else None


def fields_among(names: Iterable[str]) -> dict[str, Field]:
    """Return those of some fields that are the shop's own."""
    wanted = {name for name in names if is_custom(name)}
    if not wanted:
        return {}
    return {name: field for name, field in every_field().items() if name in wanted}


def locked(
    actor: Actor,
    customer_id: CustomerId,
    action: str,
    fields: list[str],
    own: Mapping[str, Field] | None = None,
) -> Customer:
    """
    Return the customer, kept from others until the transaction ends.

    :raises NotAllowed: if the actor may not do this with these fields of him
    """
    row = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if row is None:
        raise NotAllowed(f"customer {customer_id}")
    facts = Facts(row.region, row.channel, frozenset(row.categories), row.owner_id)
    if not may_change(actor.scope(action, "customer"), facts, fields, own):
        raise NotAllowed(f"customer {customer_id}")
    return row


def may_change(
    scope: Scope, facts: Facts, fields: list[str], own: Mapping[str, Field] | None = None
) -> bool:
    """Return whether each of the fields is open in a row with these facts."""
    classes = {class_of(name, own or {}) for name in fields}
    return scope.admits(facts) and all(scope.shows(cls, facts) for cls in classes)


def class_of(name: str, own: Mapping[str, Field]) -> FieldClass:
    """Return how delicate a field is, one of the shop's own or one that every shop has."""
    return own[name].cls if name in own else CUSTOMER.fields[FIELD_OF.get(name, name)]


def must_fit(write: Mapping[str, Any]) -> None:
    """
    Do nothing if each value can stand in its field.

    :raises NoSuchValue: otherwise
    """
    for name, value in write.items():
        if not fits(name, value):
            raise NoSuchValue(name)
    owner = write.get("owner_id")
    if owner is not None and not _is_here(owner):
        raise NoSuchValue("owner_id")


def _is_here(owner: Any) -> bool:
    # Nobody is cared for by a program.
    return Staff.objects.filter(pk=owner, left_at=None, is_program=False).exists()


def told(actor: Actor, customer: Customer, changeset: ChangeSet, at: datetime) -> ChangeSetId:
    """Record that the customer was changed, and return by which change-set."""
    number = ChangeSetId(changeset.pk)
    event = CustomerChanged(
        happened_at=at, customer_id=CustomerId(customer.pk), changeset_id=number
    )
    record(event, staff_id=actor.staff_id)
    return number


def changes(actor: Actor, at: datetime, reason: str = "") -> AbstractContextManager[ChangeSet]:
    """Open a change-set of the actor's."""
    kind = ChangeSet.Kind.EDIT
    return history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=reason)


def _without_hkid(mine: Mapping[str, Any], own: Mapping[str, Field]) -> dict[str, Any]:
    # Before anything is made of them: names are found by what is derived from them.
    masked = {}
    for name, value in mine.items():
        if name in own:
            masked[name] = filling.masked(own[name], value)
        elif isinstance(value, str):
            masked[name] = without_hkid(value, entrance=f"customer.{name}")
        else:
            masked[name] = value
    return masked


def as_typed(value: Any) -> Any:
    """Return a text with one kind of line break: forms know no other, it is nobody's change."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _must_be_somebody(customer: Customer, write: dict[str, Any]) -> None:
    names = [write.get(name, getattr(customer, name)) for name in ("name_en", "name_zh")]
    names.append(customer.member_no)
    if any(name in write for name in ("name_en", "name_zh")) and not any(names):
        raise Nameless


def _write(
    actor: Actor,
    customer: Customer,
    write: dict[str, Any],
    own: Mapping[str, Field],
    at: datetime,
    reason: str,
) -> ChangeSetId:
    plain = {name: value for name, value in write.items() if name not in own}
    more = {own[name]: value for name, value in write.items() if name in own}
    with changes(actor, at, reason) as changeset:
        if plain:
            Customer.objects.filter(pk=customer.pk).update(**plain, **_found_by(customer, plain))
        filling.fill(customer_ids=[customer.pk], values=more, at=at)
        return told(actor, customer, changeset, at)


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
