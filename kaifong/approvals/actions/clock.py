"""What the clock does: reminding, and noting that time is over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kaifong.approvals.events import ApproversReminded
from kaifong.approvals.models import Approval, Reminder
from kaifong.approvals.rules import State, due
from kaifong.foundation.ids import ApprovalId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed

from .steps import go_on

AT_ONCE = 500


@transaction.atomic
def time_out(*, at: datetime) -> int:
    """
    Note whatever nobody decided, or nobody used, in time; return how many.

    The clock decides, not this: what is over cannot be granted or used before it is noted either.
    """
    over = Q(state=State.ASKED, times_out_at__lte=at) | Q(state=State.GRANTED, good_until__lte=at)
    rows = Approval.objects.filter(over).select_for_update(skip_locked=True).order_by("pk")
    found = list(rows[:AT_ONCE])
    for row in found:
        go_on(row, State.TIMED_OUT, at=at)
    return len(found)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """
    Remind those who can approve of whatever waits as long as its policy says; return how often.

    Run again it reminds of nothing twice; run late it says what was missed.
    """
    rows = Approval.objects.filter(state=State.ASKED, times_out_at__gt=at)
    rows = rows.exclude(threshold__policy__reminders=[])
    rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    found = list(rows.select_related("threshold__policy").prefetch_related("reminded")[:AT_ONCE])
    wanted = [
        Reminder(approval=row, hours=hours, at=at)
        for row in found
        for hours in due(row.threshold.policy.reminders, asked_at=row.asked_at, at=at)
        if hours not in {one.hours for one in row.reminded.all()}
    ]
    if wanted:
        Reminder.objects.bulk_create(wanted)
        record(
            *(
                ApproversReminded(
                    happened_at=at, approval_id=ApprovalId(one.approval_id), hours=one.hours
                )
                for one in wanted
            )
        )
        changed("approvals")
    return len(wanted)
