"""Doing what was agreed to: in batches, again from where it stopped, and never two at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.retention.events import PeopleErased
from kaifong.retention.models import Item, Run
from kaifong.retention.queries.certificates import certified
from kaifong.retention.queries.holds import held
from kaifong.retention.queries.living import living_of
from kaifong.retention.register import WITH_THE_PERSON

from .erasing import LOCK, erase
from .proposing import ids_hash
from .reducing import reduce_rows

BATCH = 1_000
GONE = "erasure"  # he was erased meanwhile, on his own wish


class RunRunning(Exception):
    """Another process is erasing at this moment."""


class NotApproved(Exception):
    """Nobody agreed to this run, or it is done."""


@dataclass
class Tally:
    """What a run has done so far; kept with it, so that one that stopped goes on."""

    people: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    kept_until: dict[str, str] = field(default_factory=dict)

    def add(self, people: int, rows: dict[str, int], kept: dict[str, int] | None = None) -> None:
        self.people += people
        for mine, more in ((self.rows, rows), (self.kept, kept or {})):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count

    def until(self, days: dict[str, date]) -> None:
        for rule, day in days.items():
            self.kept_until[rule] = max(self.kept_until.get(rule, ""), day.isoformat())


def run_next(*, at: datetime) -> int | None:
    """
    Do the oldest run that was agreed to, and return it; none if there is none.

    :raises RunRunning: if another process is at it
    :raises Braked: while erasing is stopped
    """
    with wall.lifted():
        waiting = Run.objects.filter(state="approved").order_by("pk")
        number = waiting.values_list("pk", flat=True).first()
    if number is not None:
        run(run_id=number, at=at)
    return number


def run(*, run_id: int, at: datetime) -> None:
    """
    Erase whom the run names and nothing keeps meanwhile, then what is over by itself.

    :raises NotApproved: if nobody agreed to it, or it is done
    :raises RunRunning: if another process is at it
    :raises Braked: while erasing is stopped
    """
    must_be_off(Brake.NO_ERASURE)
    must_be_off(Brake.READ_ONLY)
    with only_one():
        with wall.lifted():
            one = Run.objects.filter(pk=run_id, state="approved").first()
        if one is None:
            raise NotApproved
        while _batch(one, at):
            must_be_off(Brake.NO_ERASURE)
        rules = frozenset(one.due) - {WITH_THE_PERSON}
        rows = reduce_rows(at=at, rules=rules) if rules else {}
        finish(one, rows, at)


@transaction.atomic
def finish(one: Run, rows: dict[str, int], at: datetime) -> None:
    """Certify a run whose work is done, and tell who keeps copies elsewhere."""
    with wall.lifted():
        run = Run.objects.select_for_update().get(pk=one.pk)
        if run.state == "done":
            return
        tally = Tally(**run.certificate.get("tally", {}))
        tally.add(0, rows)
        run.state, run.ended_at, run.ids_hash = "done", at, ids_hash(run.pk)
        run.certificate = {**certified(run), "tally": vars(tally)}
        run.save(update_fields=["state", "ended_at", "ids_hash", "certificate"])
        if tally.people:
            record(PeopleErased(happened_at=at, run_id=run.pk))


@transaction.atomic
def prove_lake(*, run_id: int, figures: dict[str, int], at: datetime) -> None:
    """Add to a run's certificate what was read again in the lake's files after it."""
    with wall.lifted():
        lake = {**figures, "at": at.isoformat()}
        Run.objects.filter(pk=run_id, state="done").update(lake=lake)


@contextmanager
def only_one() -> Iterator[None]:
    """Be the only run; whoever comes meanwhile is told, and does nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RunRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@transaction.atomic
def _batch(one: Run, at: datetime) -> bool:
    """Erase some of those who are due; tell whether there were any."""
    with wall.lifted():
        run = Run.objects.select_for_update().get(pk=one.pk)
        due = Item.objects.filter(run=run, state="due").order_by("pk")[:BATCH]
        items: dict[int, Item] = {item.customer_id: item for item in due}
        if not items:
            return False
        spared = _spared(run, items)
        erased = erase(leads=items.keys() - spared.keys(), at=at)
        spared |= dict.fromkeys(items.keys() - spared.keys() - erased.people, GONE)
        for pk, reason in spared.items():
            Item.objects.filter(run=run, customer_id=pk).update(state="spared", spared_for=reason)
        Item.objects.filter(run=run, customer_id__in=erased.people).update(state="done")
        tally = Tally(**run.certificate.get("tally", {}))
        tally.add(len(erased.people), erased.rows, erased.kept)
        tally.until(erased.kept_until)
        run.certificate = {"tally": vars(tally)}
        run.save(update_fields=["certificate"])
    return True


def _spared(run: Run, items: dict[int, Any]) -> dict[int, str]:
    """Return whom something keeps now: bought, agreed, was held since it was agreed to."""
    spared: dict[int, str] = dict.fromkeys(held(items), "hold")
    if run.kind == "nightly":
        living = living_of(customer_ids=items, today=run.on)
        spared |= {pk: found[0].rule.code for pk, found in living.items() if found}
    return spared
