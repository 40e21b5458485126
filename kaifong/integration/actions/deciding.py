"""Rows that wait for a person: kept with their evidence, decided, and remembered."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.customers.actions import remember_apart
from kaifong.customers.queries import Alike, names_of
from kaifong.foundation.ids import ImportId
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.integration.models import Held, Import
from kaifong.integration.people.decided import Decided
from kaifong.integration.permissions import Permission

from .steps import NotNow, State
from .watching import topic

Decision = Held.Decision


@transaction.atomic
def decide(*, actor: Actor, import_id: ImportId, held_id: int, same: bool, at: datetime) -> None:
    """
    Say that a row is the person it may be, or another; it counts when the file is written.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not run imports, or not see that customer
    :raises NotNow: if the import does not wait for it
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.IMPORT_RUN)
    one = Import.objects.select_for_update().filter(pk=import_id).first()
    held = Held.objects.filter(batch_id=import_id, pk=held_id).first()
    if one is None or held is None:
        raise NotAllowed(f"held {held_id}")
    if held.customer_id is not None and not names_of(actor=actor, ids=[held.customer_id]):
        raise NotAllowed(f"customer {held.customer_id}")
    if one.state != State.CHECKED:
        raise NotNow(one.state)
    said = {"staff_id": actor.staff_id, "decided_at": at}
    rows = Held.objects.filter(batch_id=import_id, row=held.row)
    if same:  # he is one of them only
        rows.exclude(pk=held_id).update(decision=Decision.ANOTHER, **said)
    elif held.decision == Decision.SAME:
        rows.update(decision=Decision.NONE)
    decision = Decision.SAME if same else Decision.ANOTHER
    Held.objects.filter(pk=held_id).update(decision=decision, **said)
    changed(topic(import_id))


def decided_of(import_id: int) -> Decided:
    """Return what people decided about the rows of an import."""
    with wall.lifted():
        rows = list(Held.objects.filter(batch_id=import_id).exclude(decision=Decision.NONE))
    others: dict[int, set[int]] = defaultdict(set)
    for one in rows:
        if one.decision == Decision.ANOTHER:
            others[one.row].add(_other(one))
    same = [one for one in rows if one.decision == Decision.SAME]
    return Decided(
        same={one.row: one.customer_id for one in same if one.customer_id is not None},
        repeats=frozenset(one.row for one in same if one.customer_id is None),
        others={row: frozenset(ids) for row, ids in others.items()},
    )


def keep_held(one: Import, pairs: tuple[Alike, ...]) -> None:
    """Replace the undecided rows of an import by these; the caller has the wall down."""
    Held.objects.filter(batch=one, decision=Decision.NONE).delete()
    known = {(row.row, _other(row)) for row in Held.objects.filter(batch=one)}
    Held.objects.bulk_create(
        (
            Held(
                batch=one,
                row=-pair.given,
                customer_id=pair.other if pair.other > 0 else None,
                other_row=-pair.other if pair.other < 0 else None,
                probability=pair.probability,
                levels=pair.levels,
                said=pair.said,
            )
            for pair in pairs
            if (-pair.given, pair.other) not in known
        ),
        batch_size=5_000,
    )


def remember(cursor: Any, import_id: int, *, staff_id: int | None, at: datetime) -> None:
    """Remember for ever whom the rows that came in are not; `newcomers` know who they are."""
    others = decided_of(import_id).others
    if not others:
        return
    cursor.execute("SELECT place, id FROM newcomers")
    ids = dict(cursor.fetchall())
    pairs = [
        (ids[row], other if other > 0 else ids.get(-other, 0))
        for row, known in others.items()
        for other in known
        if row in ids
    ]
    remember_apart(pairs=[pair for pair in pairs if pair[1]], at=at, staff_id=staff_id)


def _other(one: Held) -> int:
    return one.customer_id if one.customer_id is not None else -(one.other_row or 0)
