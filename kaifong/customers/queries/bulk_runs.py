"""Bulk edits that the worker does, as whoever asked for them sees them."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.models import BulkRun
from kaifong.foundation.history.models import Change
from kaifong.foundation.ids import ChangeSetId

State = BulkRun.State


@dataclass(frozen=True)
class Run:
    """How far a bulk edit is, and what became of everybody so far."""

    id: int
    field: str
    state: str
    done: int
    total: int
    verdicts: dict[str, int]
    changeset_id: ChangeSetId | None
    problem: str
    asked_at: datetime

    @property
    def is_under_way(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)


def bulk_run(*, actor: Actor, run_id: int) -> Run:
    """
    Return a bulk edit of the actor's own.

    :raises NotAllowed: if there is none of that number, or it is somebody else's
    """
    run = BulkRun.objects.filter(pk=run_id, staff_id=actor.staff_id).first()
    if run is None:
        raise NotAllowed(f"bulk run {run_id}")
    return Run(
        run.pk,
        run.field,
        run.state,
        run.done,
        run.total,
        run.verdicts,
        None if run.changeset_id is None else ChangeSetId(run.changeset_id),
        run.problem,
        run.asked_at,
    )


def last_change() -> int:
    """Return the number of the last change of anybody: a preview knows of nothing later."""
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
