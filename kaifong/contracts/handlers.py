"""What contracts do about what was decided."""

from kaifong.approvals.events import (
    ApprovalGranted,
    ApprovalRefused,
    ApprovalTimedOut,
    ApprovalVoided,
    ApprovalWithdrawn,
)
from kaifong.foundation.journal.actions import on

from . import actions


@on(ApprovalGranted)
def agree(event: ApprovalGranted) -> None:
    """Write down that the owner agreed; told twice it is agreed to once."""
    actions.agreed(approval_id=event.approval_id, at=event.happened_at)


type NotGranted = ApprovalRefused | ApprovalTimedOut | ApprovalVoided | ApprovalWithdrawn


def reopen(event: NotGranted) -> None:
    """Make a draft of what nobody agreed to."""
    actions.not_agreed(approval_id=event.approval_id, at=event.happened_at)


on(ApprovalRefused)(reopen)
on(ApprovalTimedOut)(reopen)
on(ApprovalVoided)(reopen)
on(ApprovalWithdrawn)(reopen)
