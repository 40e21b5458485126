"""Changing one field of many customers at once, in one change-set that can be undone whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import Facts
from kaifong.customers.events import CustomerChanged
from kaifong.customers.models import Customer
from kaifong.customers.permissions import Permission
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from .editing import FieldsDiffer, may_change, must_fit

BULK_FIELDS = ("owner_id", "district", "language")
AT_MOST = 10_000


class TooMany(Exception):
    """So many are not changed at once: a slip would be too dear."""


class Verdict(StrEnum):
    """What becomes of one customer of a bulk edit."""

    CHANGED = "changed"
    SAME = "same"  # has the value already
    REFUSED = "refused"  # may be seen, may not be changed


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


def bulk_edit(
    *,
    actor: Actor,
    customer_ids: Iterable[int],
    field: str,
    value: Any,
    at: datetime,
    reason: str = "",
    rehearse: bool = False,
) -> Outcome:
    """
    Set one field of those of these customers whom the actor may change; others stay as they are.

    Whom the actor may not even see is not mentioned. A rehearsal only tells the verdicts.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may change nobody in bulk
    :raises FieldsDiffer: if the field is none for bulk edits
    :raises NoSuchValue: if the value cannot stand in it
    :raises TooMany: if there are more than AT_MOST
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CUSTOMER_BULK)
    if field not in BULK_FIELDS:
        raise FieldsDiffer(field)
    must_fit({field: value})
    ids = sorted(set(customer_ids))
    if len(ids) > AT_MOST:
        raise TooMany(len(ids))
    with wall.lifted():
        verdicts = _judged(actor, ids, field, value)
        doomed = [pk for pk, verdict in verdicts.items() if verdict is Verdict.CHANGED]
        if rehearse or not doomed:
            return Outcome(None, verdicts)
        return Outcome(_write(actor, doomed, {field: value}, at, reason), verdicts)


def _write(
    actor: Actor, ids: list[CustomerId], write: dict[str, Any], at: datetime, reason: str
) -> ChangeSetId:
    kind = ChangeSet.Kind.BULK
    with history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=reason) as opened:
        Customer.objects.filter(pk__in=ids).update(**write)
        number = ChangeSetId(opened.pk)
        events = (
            CustomerChanged(happened_at=at, customer_id=pk, changeset_id=number) for pk in ids
        )
        record(*events, staff_id=actor.staff_id)
    return number


def _judged(actor: Actor, ids: list[int], field: str, value: Any) -> dict[CustomerId, Verdict]:
    # Locked in the order of their numbers, so that two bulk edits cannot wait for each other.
    seen = Customer.objects.filter(actor.q("see", "customer"), pk__in=ids)
    rows = seen.select_for_update(of=("self",)).order_by("pk")
    columns = ("pk", "region", "channel", "categories", "owner_id", field)
    bulk, edit = actor.scope("bulk", "customer"), actor.scope("edit", "customer")
    verdicts = {}
    for pk, region, channel, categories, owner, now in rows.values_list(*columns):
        facts = Facts(region, channel, frozenset(categories), owner)
        if not (may_change(bulk, facts, [field]) and may_change(edit, facts, [field])):
            verdicts[CustomerId(pk)] = Verdict.REFUSED
        else:
            verdicts[CustomerId(pk)] = Verdict.SAME if now == value else Verdict.CHANGED
    return verdicts
