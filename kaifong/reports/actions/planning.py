"""Finding what is due, once for each recipient; and what becomes of a schedule without owner."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.mailing import tell
from kaifong.authority.models import Staff
from kaifong.foundation.ids import DeliveryId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.reports.events import DeliveryPaused, DeliveryStopped
from kaifong.reports.models import DeliveryRun, DeliverySchedule
from kaifong.reports.queries.recipients import keepers, may_report, people_of, recipients_of
from kaifong.reports.rules.deliveries import (
    HAND_OVER,
    HONG_KONG,
    Run,
    Standing,
    Works,
    due_after,
    last_due,
)

from .scheduling import cadence_of, working_days

HANDOVER = "delivery_handover"


def plan(*, at: datetime) -> int:
    """
    Write down every delivery that is due; return of how many schedules.

    What was missed while nobody worked is due once, not as often as it was missed. Several workers
    take different schedules.
    """
    works, planned = working_days(), 0
    while _plan_one(at, works):
        planned += 1
    return planned


@transaction.atomic
def _plan_one(at: datetime, works: Works) -> bool:
    rows = DeliverySchedule.objects.filter(next_at__lte=at).order_by("next_at", "pk")
    row = rows.select_for_update(skip_locked=True).first()
    if row is None or row.next_at is None:
        return False
    if not _has_owner(row, at):
        return True
    due, was = last_due(cadence_of(row), at, works), row.next_at
    row.next_at = due_after(cadence_of(row), at, works)
    # A storm day that was entered since may have put it off: then it is not due yet.
    if due >= was and not _is_over(row, due):
        _write_down(row, due)
    if _is_over(row, due) or _is_over(row, row.next_at):
        row.standing, row.next_at = Standing.STOPPED, None
        record(DeliveryStopped(happened_at=at, delivery_id=DeliveryId(row.pk)))
    row.save(update_fields=["next_at", "standing"])
    changed("deliveries")
    return True


def _is_over(row: DeliverySchedule, moment: datetime) -> bool:
    return row.ends_on is not None and moment.astimezone(HONG_KONG).date() > row.ends_on


def _write_down(row: DeliverySchedule, due: datetime) -> None:
    declined = set(row.declined.values_list("staff_id", flat=True))
    named = {one.staff_id for one in recipients_of(row) if one.staff_id is not None}
    # Who is named himself is written down even when he has left, so that the owner is told.
    people = {staff.pk for staff in people_of(recipients_of(row))} | named
    DeliveryRun.objects.bulk_create(
        (
            DeliveryRun(schedule=row, staff_id=pk, due_at=due, state=Run.WAITING.value, next_at=due)
            for pk in sorted(people - declined)
        ),
        ignore_conflicts=True,
    )


def _has_owner(row: DeliverySchedule, at: datetime) -> bool:
    """Return whether to go on; without an owner that is for two weeks, then it is paused."""
    owner = Staff.objects.filter(pk=row.owner_id, left_at=None, user__is_active=True).first()
    if owner is not None and may_report(owner, row.purpose, at=at):
        if row.hand_over_by is not None:
            row.hand_over_by = None
            row.save(update_fields=["hand_over_by"])
        return True
    hand_over(row, at=at)
    if row.hand_over_by is not None and row.hand_over_by > at:
        return True
    row.standing, row.next_at = Standing.OWNERLESS, None
    row.save(update_fields=["standing", "next_at"])
    record(DeliveryPaused(happened_at=at, delivery_id=DeliveryId(row.pk), ownerless=True))
    _tell_keepers(row, at, paused=True)
    changed("deliveries")
    return False


def hand_over(row: DeliverySchedule, *, at: datetime) -> None:
    """Set the day until which somebody must take it over, and tell who may; again nothing."""
    if row.hand_over_by is None and row.standing != Standing.STOPPED:
        row.hand_over_by = at + HAND_OVER
        row.save(update_fields=["hand_over_by"])
        _tell_keepers(row, at, paused=False)


def _tell_keepers(row: DeliverySchedule, at: datetime, *, paused: bool) -> None:
    assert row.hand_over_by is not None  # noqa: S101  set before anybody is told
    until = row.hand_over_by
    tell(
        staff_ids=keepers(row.department) - {row.owner_id},
        kind=HANDOVER,
        key=f"{HANDOVER}:{row.pk}:{until:%Y%m%d}:{int(paused)}",
        at=at,
        schedule=row.pk,
        until=until.isoformat(),
        paused=paused,
    )


@transaction.atomic
def owner_left(*, staff_id: int, at: datetime) -> int:
    """Have the schedules of somebody who has left taken over; return how many there are."""
    rows = DeliverySchedule.objects.filter(owner_id=staff_id, hand_over_by=None)
    found = list(rows.exclude(standing=Standing.STOPPED).select_for_update().order_by("pk"))
    for row in found:
        hand_over(row, at=at)
    return len(found)
