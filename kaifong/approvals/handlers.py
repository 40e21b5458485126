"""Writing to who must decide, and to who asked."""

from datetime import datetime

from kaifong.approvals.events import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalTimedOut,
    ApprovalVoided,
    ApproversReminded,
)
from kaifong.approvals.models import Approval
from kaifong.approvals.queries.approvers import able, heard, standing
from kaifong.approvals.rules import State
from kaifong.authority.mailing import tell
from kaifong.foundation.journal.actions import on
from kaifong.foundation.journal.events import Event

DECIDED: tuple[type[Event], ...] = (
    ApprovalGranted,
    ApprovalRefused,
    ApprovalTimedOut,
    ApprovalVoided,
)


@on(ApprovalAsked)
def ask_them(event: ApprovalAsked) -> None:
    """Write to everybody whose voice counts, and who stands in; told twice it is written once."""
    _to_deciders(event.approval_id, "approval_asked", f"{event.approval_id}", event.happened_at)


@on(ApproversReminded)
def remind_them(event: ApproversReminded) -> None:
    """Write again to those who have not said their word."""
    key = f"{event.approval_id}:{event.hours}"
    _to_deciders(event.approval_id, "approval_reminded", key, event.happened_at)


def tell_who_asked(event: Event) -> None:
    """Write to the author how it was decided."""
    row = Approval.objects.filter(pk=event.subject or 0).first()
    if row is not None:
        state = event.name.partition(".")[2]
        tell(
            staff_ids=[row.author_id],
            kind="approval_decided",
            key=f"approval-decided:{row.pk}:{state}",
            at=event.happened_at,
            approval=row.pk,
            state=state,
        )


for _fact in DECIDED:
    on(_fact)(tell_who_asked)


def _to_deciders(approval_id: int, kind: str, key: str, at: datetime) -> None:
    rows = Approval.objects.select_related("threshold__policy")
    row = rows.filter(pk=approval_id, state=State.ASKED).first()
    if row is None:
        return
    can = able(row)
    handed = standing(at).filter(giver_id__in=can).values_list("taker_id", flat=True)
    people = (can | set(handed)) - {row.author_id, row.beneficiary_id}
    tell(
        staff_ids=people - heard([row.pk]).get(row.pk, set()),
        kind=kind,
        key=f"{kind}:{key}",
        at=at,
        approval=row.pk,
        until=row.times_out_at.isoformat(),
    )
