"""Changing one field of many customers at once, in one change-set that can be undone whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import Facts
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.events import CustomerChanged
from kaifong.customers.models import Customer, FieldValue
from kaifong.customers.permissions import Permission
from kaifong.customers.queries.fields import values_of
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from . import filling
from .editing import FieldsDiffer, fields_among, may_change, must_fit

BULK_FIELDS = ("owner_id", "district", "language")
AT_MOST = 20_000
AT_ONCE = 1_000  # more are done by the worker, a step at a time


class TooMany(Exception):
    """So many are not changed at once: a slip would be too dear."""


class Verdict(StrEnum):
    """What becomes of one customer of a bulk edit."""

    CHANGED = "changed"
    SAME = "same"  # has the value already
    REFUSED = "refused"  # may be seen, may not be changed
    CHANGED_SINCE = "changed_since"  # by somebody else, after the preview
    INVALID = "invalid"  # the value cannot be this one's: only one may have it


@dataclass(frozen=True)
class Outcome:
    """What a bulk edit did, or would do: a verdict for each, by number."""

    changeset_id: ChangeSetId | None
    verdicts: dict[CustomerId, Verdict]

    def count(self, verdict: Verdict) -> int:
        return sum(v is verdict for v in self.verdicts.values())

    @property
    def changed(self) -> int:
        return self.count(Verdict.CHANGED)

    @property
    def same(self) -> int:
        return self.count(Verdict.SAME)

    @property
    def refused(self) -> int:
        return self.count(Verdict.REFUSED)

    @property
    def since(self) -> int:
        return self.count(Verdict.CHANGED_SINCE)

    @property
    def invalid(self) -> int:
        return self.count(Verdict.INVALID)


@dataclass(frozen=True)
class Target:
    """What one field is to become."""

    name: str
    value: Any
    own: Mapping[str, Field]  # the field itself, if it is one of the shop's own


def bulk_edit(
    *,
    actor: Actor,
    customer_ids: Iterable[int],
    field: str,
    value: Any,
    at: datetime,
    reason: str = "",
    rehearse: bool = False,
    seen: int | None = None,
) -> Outcome:
    """
    Set one field of those of these customers whom the actor may change; others stay as they are.

    Whom the actor may not even see is not mentioned. A rehearsal only tells the verdicts. `seen` is
    the number of the last change that the preview knew of: whose field was changed after it stays.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may change nobody in bulk
    :raises FieldsDiffer: if the field is none for bulk edits
    :raises NoSuchValue, DoesNotFit: if the value cannot stand in it
    :raises TooMany: if there are more than AT_MOST
    """
    must_be_off(Brake.READ_ONLY)
    target = aimed(actor, field, value)
    ids = sorted(set(customer_ids))
    if len(ids) > AT_MOST:
        raise TooMany(len(ids))
    with wall.lifted():
        verdicts = judged(actor, ids, target, seen, many=len(ids) > 1)
        doomed = doomed_of(verdicts)
        if rehearse or not doomed:
            return Outcome(None, verdicts)
        kind = ChangeSet.Kind.BULK
        with history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=reason) as opened:
            write(actor, doomed, target, ChangeSetId(opened.pk), at)
        return Outcome(ChangeSetId(opened.pk), verdicts)


def aimed(actor: Actor, field: str, value: Any) -> Target:
    """
    Return what a field is to become, if the actor may do that to anybody at all.

    :raises NotAllowed: if the actor may change nobody in bulk
    :raises FieldsDiffer: if the field is none for bulk edits
    :raises NoSuchValue, DoesNotFit: if the value cannot stand in it
    """
    require(actor, Permission.CUSTOMER_BULK)
    own = fields_among([field])
    if field not in (*BULK_FIELDS, *own):
        raise FieldsDiffer(field)
    if own:
        # What may not be seen of anybody is not there.
        if own[field].cls not in actor.scope("bulk", "customer").classes:
            raise FieldsDiffer(field)
        value = filling.masked(own[field], value)
        filling.must_stand(own[field], value)
    else:
        must_fit({field: value})
    return Target(field, value, own)


def doomed_of(verdicts: Mapping[CustomerId, Verdict]) -> list[CustomerId]:
    """Return whom the edit will change."""
    return [pk for pk, verdict in verdicts.items() if verdict is Verdict.CHANGED]


def write(
    actor: Actor, ids: list[CustomerId], target: Target, number: ChangeSetId, at: datetime
) -> None:
    """Write it, by statements over all; the caller holds them and the open change-set."""
    if target.own:
        filling.fill(customer_ids=ids, values={target.own[target.name]: target.value}, at=at)
    else:
        Customer.objects.filter(pk__in=ids).update(**{target.name: target.value})
    events = (CustomerChanged(happened_at=at, customer_id=pk, changeset_id=number) for pk in ids)
    record(*events, staff_id=actor.staff_id)


def judged(
    actor: Actor, ids: list[int], target: Target, seen: int | None, *, many: bool
) -> dict[CustomerId, Verdict]:
    """Return what becomes of each whom the actor may see, and keep them from others."""
    # Locked in the order of their numbers, so that two bulk edits cannot wait for each other.
    rows = Customer.objects.filter(actor.q("see", "customer"), pk__in=ids)
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    columns = ["pk", "region", "channel", "categories", "owner_id"]
    found = list(rows.values_list(*columns, *(() if target.own else (target.name,))))
    now = _now(target, found)
    since = _changed_since(target, ids, seen)
    bulk, edit = actor.scope("bulk", "customer"), actor.scope("edit", "customer")
    alone = many and target.value is not None and any(f.unique for f in target.own.values())
    verdicts = {}
    for pk, region, channel, categories, owner, *_rest in found:
        facts = Facts(region, channel, frozenset(categories), owner)
        if not all(may_change(scope, facts, [target.name], target.own) for scope in (bulk, edit)):
            verdicts[CustomerId(pk)] = Verdict.REFUSED
        elif now.get(pk) == target.value:
            verdicts[CustomerId(pk)] = Verdict.SAME
        elif pk in since:
            verdicts[CustomerId(pk)] = Verdict.CHANGED_SINCE
        else:
            verdicts[CustomerId(pk)] = Verdict.INVALID if alone else Verdict.CHANGED
    return verdicts


def _now(target: Target, found: list[Any]) -> dict[int, Any]:
    if not target.own:
        return {row[0]: row[-1] for row in found}
    held = values_of([row[0] for row in found], target.own.values())
    return {pk: values[target.name] for pk, values in held.items()}


def _changed_since(target: Target, ids: list[int], seen: int | None) -> set[int]:
    if seen is None:
        return set()
    later = Change.objects.filter(customer_id__in=ids, pk__gt=seen)
    new = later.filter(table="customers_customer", verb=Change.Verb.INSERT)
    if target.own:
        field = target.own[target.name]
        rows = FieldValue.objects.filter(customer_id__in=ids, field_id=field.id)
        later = later.filter(table="customers_fieldvalue", row_id__in=rows.values("pk"))
    else:
        later = later.filter(table="customers_customer", after__has_key=target.name)
    ids_of = (some.values_list("customer_id", flat=True) for some in (later, new))
    return {pk for some in ids_of for pk in some if pk is not None}
