"""Runs, as the privacy office sees them, and what others must erase with them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.retention.models import Item, Run, StandingOrder
from kaifong.retention.permissions import Permission

AT_MOST = 100
SAMPLE = 20


class NoSuchRun(Exception):
    """There is no such run."""


@dataclass(frozen=True)
class RunSeen:
    """One run, by figures and numbers."""

    id: int
    kind: str
    state: str
    proposed_at: datetime
    on: date
    register: str
    law: str
    due: dict[str, int]
    ids_hash: str
    approved_at: datetime | None
    approved_by: int | None
    ended_at: datetime | None
    certificate: dict[str, Any]
    lake: dict[str, Any]
    sample: tuple[int, ...] = ()


def runs(*, actor: Actor) -> tuple[RunSeen, ...]:
    """
    Return the runs, newest first.

    :raises NotAllowed: if the actor may not see them
    """
    require(actor, Permission.RETENTION_SEE)
    with wall.lifted():
        return tuple(_seen(one) for one in Run.objects.order_by("-proposed_at", "-pk")[:AT_MOST])


def run_seen(*, actor: Actor, run_id: int) -> RunSeen:
    """
    Return one run with some of those whom it is about.

    :raises NotAllowed: if the actor may not see it
    :raises NoSuchRun: if there is none
    """
    require(actor, Permission.RETENTION_SEE)
    with wall.lifted():
        one = Run.objects.filter(pk=run_id).first()
        if one is None:
            raise NoSuchRun
        due = Item.objects.filter(run=one).order_by("pk").values_list("customer_id", flat=True)
        return _seen(one, tuple(due[:SAMPLE]))


def standing_orders() -> frozenset[str]:
    """Return the rules that need nobody's agreement."""
    return frozenset(StandingOrder.objects.values_list("rule", flat=True))


def lake_keys(*, run_id: int) -> tuple[int, ...]:
    """Return by which random numbers the lake knows whom a run erased; for jobs."""
    with wall.lifted():
        rows = Item.objects.filter(run_id=run_id, state="done")
        return tuple(rows.values_list("lake_key", flat=True))


def due_of(*, run_id: int) -> dict[str, int]:
    """Return how much a run is about, by rule; for the operator."""
    with wall.lifted():
        due: dict[str, int] = Run.objects.get(pk=run_id).due
    return due


def waiting_run() -> int | None:
    """Return the run that waits for somebody's agreement; nobody's authority is asked."""
    with wall.lifted():
        rows = Run.objects.filter(kind="nightly", state="proposed")
        return rows.values_list("pk", flat=True).first()


def _seen(one: Run, sample: tuple[int, ...] = ()) -> RunSeen:
    return RunSeen(
        id=one.pk,
        kind=one.kind,
        state=one.state,
        proposed_at=one.proposed_at,
        on=one.on,
        register=one.register,
        law=one.law,
        due=one.due,
        ids_hash=one.ids_hash,
        approved_at=one.approved_at,
        approved_by=one.approved_by,
        ended_at=one.ended_at,
        certificate=one.certificate,
        lake=one.lake,
        sample=sample,
    )
