"""Bulk edits too large to wait for: asked for, done in steps by the worker, undone as one."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, actor_of
from kaifong.authority.rules import Purpose
from kaifong.customers.custom_fields.kinds import DoesNotFit
from kaifong.customers.custom_fields.values import read, written
from kaifong.customers.models import BulkRun
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.ids import ChangeSetId
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, Braked, must_be_off

from .bulk import AT_MOST, TooMany, aimed, doomed_of, judged, write
from .editing import FieldsDiffer, NoSuchValue, fields_among

STEP = 1_000
State = BulkRun.State
UNDER_WAY = (State.WAITING, State.RUNNING)
# What may stand in the way when the worker comes to it, and under which code it is told.
TROUBLES: dict[type[Exception], str] = {
    NotAllowed: "not_allowed",
    FieldsDiffer: "no_field",
    NoSuchValue: "no_value",
    DoesNotFit: "no_value",
    Braked: "braked",
}


class NotWaiting(Exception):
    """The bulk edit has ended, or there is none."""


def topic(run_id: int) -> str:
    """Return by what open pages hear of a run."""
    return f"bulk:{run_id}"


@transaction.atomic
def ask_bulk(
    *,
    actor: Actor,
    customer_ids: Iterable[int],
    field: str,
    value: Any,
    seen: int,
    at: datetime,
    reason: str = "",
) -> int:
    """
    Have the worker set one field of many customers; return the number of the run.

    :raises Braked: while nothing may be changed
    :raises NotAllowed, FieldsDiffer, NoSuchValue, DoesNotFit, TooMany: as `bulk_edit` does
    """
    from procrastinate.contrib.django import app

    must_be_off(Brake.READ_ONLY)
    target = aimed(actor, field, value)
    ids = sorted(set(customer_ids))
    if len(ids) > AT_MOST:
        raise TooMany(len(ids))
    run = BulkRun.objects.create(
        staff_id=actor.staff_id,
        purpose=actor.purpose,
        field=field,
        value=written(target.own[field], target.value) if target.own else target.value,
        customer_ids=ids,
        seen=seen,
        reason=reason,
        total=len(ids),
        asked_at=at,
    )
    app.configure_task("customers.bulk").defer(run_id=run.pk)
    return run.pk


def run_bulk(*, run_id: int, at: datetime) -> None:
    """
    Do what was asked for, each step in a transaction of its own, all in one change-set.

    Whoever begins again after a crash goes on where the last step ended; two at once share it.

    :raises NotWaiting: if it has ended, or there is none
    """
    if not BulkRun.objects.filter(pk=run_id, state__in=UNDER_WAY).exists():
        raise NotWaiting(run_id)
    while True:
        try:
            if not _step(run_id, at):
                return
        except (NotAllowed, FieldsDiffer, NoSuchValue, DoesNotFit, Braked) as trouble:
            _end(run_id, State.FAILED, at, TROUBLES[type(trouble)])
            return


@transaction.atomic
def call_off_bulk(*, actor: Actor, run_id: int, at: datetime) -> None:
    """
    Stop a bulk edit of one's own before its next step; what is done already can be undone.

    :raises NotWaiting: if it has ended, or is somebody else's
    """
    run = BulkRun.objects.select_for_update().filter(pk=run_id, staff_id=actor.staff_id)
    if run.filter(state__in=UNDER_WAY).first() is None:
        raise NotWaiting(run_id)
    _end(run_id, State.CALLED_OFF, at)


def resume_bulk(*, before: datetime) -> list[int]:
    """Ask the worker again for what was asked for earlier and has not ended: it may have died."""
    from procrastinate.contrib.django import app

    late = BulkRun.objects.filter(state__in=UNDER_WAY, asked_at__lt=before)
    ids = list(late.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            app.configure_task("customers.bulk").defer(run_id=pk)
    return ids


def _step(run_id: int, at: datetime) -> bool:
    """Do the next step; return whether there may be another."""
    with wall.lifted():
        run = BulkRun.objects.select_for_update().get(pk=run_id)
        if run.state not in UNDER_WAY:
            return False
        must_be_off(Brake.READ_ONLY)
        actor = _actor(run)
        own = fields_among([run.field])
        value = read(own[run.field], str(run.value)) if own else run.value
        target = aimed(actor, run.field, value)
        ids = run.customer_ids[run.done : run.done + STEP]
        verdicts = judged(actor, ids, target, run.seen, many=run.total > 1)
        changeset = run.changeset_id or _changeset(run, at)
        with history.continuing(changeset):
            write(actor, doomed_of(verdicts), target, ChangeSetId(changeset), at)
        counted = Counter(run.verdicts)
        counted.update(verdict.value for verdict in verdicts.values())
        run.state, run.changeset_id, run.verdicts = State.RUNNING, changeset, dict(counted)
        run.done += len(ids)
        run.save(update_fields=["state", "changeset", "verdicts", "done"])
        changed(topic(run_id))
        if run.done >= run.total:
            _end(run_id, State.DONE, at)
            return False
    return True


def _actor(run: BulkRun) -> Actor:
    # As they are now: who lost the right meanwhile does nothing more.
    staff = Staff.objects.filter(pk=run.staff_id, left_at=None).first()
    if staff is None:
        raise NotAllowed(run.staff_id)
    return actor_of(staff).for_purpose(Purpose(run.purpose))


def _changeset(run: BulkRun, at: datetime) -> int:
    kind = ChangeSet.Kind.BULK
    made = ChangeSet.objects.create(kind=kind, at=at, staff_id=run.staff_id, reason=run.reason)
    return made.pk


@transaction.atomic
def _end(run_id: int, state: str, at: datetime, problem: str = "") -> None:
    # Whom it was about stands in the history by now; here it is not needed any more.
    BulkRun.objects.filter(pk=run_id, ended_at=None).update(
        state=state, problem=problem, ended_at=at, customer_ids=[]
    )
    changed(topic(run_id))
