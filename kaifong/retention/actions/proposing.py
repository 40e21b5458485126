"""Finding what is due on a day: proposed to whoever decides, or agreed to by standing orders."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.journal.actions import record
from kaifong.foundation.law.pack import installed as law
from kaifong.retention.events import RunApproved, RunProposed
from kaifong.retention.models import Item, Run, StandingOrder
from kaifong.retention.permissions import Permission
from kaifong.retention.queries.holds import held
from kaifong.retention.queries.living import due_sql
from kaifong.retention.register import WITH_THE_PERSON, installed

from .reducing import counts_of_rows

FOUND = "CREATE TEMPORARY TABLE retention_found ON COMMIT DROP AS "
ITEMS = """
INSERT INTO retention_item (run_id, customer_id, lake_key, state, spared_for)
SELECT %s, id, lake_key, CASE WHEN id = ANY(%s) THEN 'spared' ELSE 'due' END,
  CASE WHEN id = ANY(%s) THEN 'hold' ELSE '' END
FROM retention_found ORDER BY id
"""


class NotProposed(Exception):
    """There is no such proposal: it was agreed to already, or a newer one took its place."""


class NotRoutine(Exception):
    """Nobody can leave this to a standing order: the register does not know the rule."""


@transaction.atomic
def propose(*, at: datetime) -> int | None:
    """
    Find whose data nothing keeps any more, and which rows; return the run, none if nothing is due.

    A proposal that nobody answered is superseded; a run that was agreed to is left to end first,
    and then nothing is proposed.
    """
    with wall.lifted():
        # Two at once: the second finds the first one's proposal and takes its place.
        waiting = Run.objects.select_for_update().filter(
            kind="nightly", state__in=("proposed", "approved")
        )
        for run in waiting:
            if run.state == "approved":
                return None
            Item.objects.filter(run=run).delete()
            Run.objects.filter(pk=run.pk).update(state="superseded")
        run = _new(at)
        due = {WITH_THE_PERSON: _people(run), **counts_of_rows(at=at)}
        run.due = {rule: count for rule, count in due.items() if count}
        run.ids_hash = ids_hash(run.pk)
        run.save()
        if not run.due:
            run.delete()
            return None
        record(RunProposed(happened_at=at, run_id=run.pk))
        if StandingOrder.objects.filter(rule__in=run.due).count() == len(run.due):
            _approve(run, at, None)
        return int(run.pk)


@transaction.atomic
def approve(*, actor: Actor, run_id: int, at: datetime) -> None:
    """
    Agree to a proposal: the worker does it then.

    :raises NotAllowed: if the actor may not
    :raises NotProposed: if it is none any more
    """
    require(actor, Permission.RETENTION_APPROVE)
    with wall.lifted():
        run = Run.objects.select_for_update().filter(pk=run_id, state="proposed").first()
        if run is None:
            raise NotProposed
        _approve(run, at, actor.staff_id)


@transaction.atomic
def order(*, actor: Actor, rule: str, standing: bool, at: datetime) -> None:
    """
    Say whether a rule of the register needs nobody's agreement from now on.

    :raises NotAllowed: if the actor may not
    :raises NotRoutine: if runs know no such rule
    """
    require(actor, Permission.RETENTION_APPROVE)
    known = installed().rules.get(rule)
    if known is None or known.is_reason:
        raise NotRoutine(rule)
    if standing:
        StandingOrder.objects.bulk_create(
            [StandingOrder(rule=rule, since=at, staff_id=actor.staff_id)], ignore_conflicts=True
        )
    else:
        StandingOrder.objects.filter(rule=rule).delete()


def ids_hash(run_id: int) -> str:
    """Return the sha256 of a run's numbers, in order and joined by commas."""
    told = hashlib.sha256()
    numbers = Item.objects.filter(run_id=run_id).exclude(state="spared")
    rows = numbers.order_by("customer_id").values_list("customer_id", flat=True)
    told.update(",".join(str(pk) for pk in rows.iterator(chunk_size=50_000)).encode())
    return told.hexdigest()


def new_run(
    *,
    kind: str,
    at: datetime,
    due: Mapping[str, int],
    approved_by: int | None = None,
    customer_id: int | None = None,
) -> Run:
    """Return a run that somebody agreed to elsewhere: a wish, a restore."""
    run = _new(at, kind)
    run.state, run.approved_at, run.approved_by = "approved", at, approved_by
    run.due, run.customer_id = dict(due), customer_id
    run.save()
    return run


def _new(at: datetime, kind: str = "nightly") -> Run:
    return Run.objects.create(
        kind=kind,
        state="proposed",
        proposed_at=at,
        on=hong_kong_day(at),
        register=installed().version,
        law=law().version,
        due={},
        ids_hash="",
    )


def _people(run: Run) -> int:
    statement, facts = due_sql(run.on)
    with connection.cursor() as cursor:
        cursor.execute(FOUND + statement, facts)
        cursor.execute("SELECT id FROM retention_found")
        frozen = sorted(held([pk for (pk,) in cursor.fetchall()]))
        cursor.execute(ITEMS, [run.pk, frozen, frozen])
        cursor.execute("DROP TABLE retention_found")  # for who proposes again before the commit
    return Item.objects.filter(run=run, state="due").count()


def _approve(run: Run, at: datetime, staff_id: int | None) -> None:
    Run.objects.filter(pk=run.pk).update(state="approved", approved_at=at, approved_by=staff_id)
    record(RunApproved(happened_at=at, run_id=run.pk), staff_id=staff_id)
