"""Letting an approval go on: the step, and the fact of it."""

from datetime import datetime

from kaifong.approvals import events
from kaifong.approvals.models import Approval, ApprovalStep
from kaifong.approvals.queries.seen import NoSuchApproval
from kaifong.approvals.rules import State
from kaifong.foundation.ids import ApprovalId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed

FACTS: dict[State, type[events._OfApproval]] = {
    State.GRANTED: events.ApprovalGranted,
    State.REFUSED: events.ApprovalRefused,
    State.VOIDED: events.ApprovalVoided,
    State.TIMED_OUT: events.ApprovalTimedOut,
    State.WITHDRAWN: events.ApprovalWithdrawn,
    State.USED: events.ApprovalUsed,
}


def locked(approval_id: int) -> Approval:
    """
    Return an approval that nobody else changes until the transaction ends.

    :raises NoSuchApproval: if there is none
    """
    row = Approval.objects.select_for_update(of=("self",)).select_related("threshold__policy")
    found = row.filter(pk=approval_id).first()
    if found is None:
        raise NoSuchApproval(approval_id)
    return found


def go_on(
    row: Approval, state: State, *, at: datetime, staff_id: int | None = None, note: str = ""
) -> None:
    """Write down a step of a locked approval; the database refuses one that may not be."""
    ApprovalStep.objects.create(approval=row, state=state, at=at, staff_id=staff_id, note=note)
    fact = FACTS[state](happened_at=at, approval_id=ApprovalId(row.pk))
    record(fact, staff_id=staff_id)
    changed("approvals")
    row.refresh_from_db(fields=["state", "good_until"])
