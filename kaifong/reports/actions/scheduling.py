"""Sending a report on a schedule: made, changed, paused, taken over, stopped, declined."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.hongkong.calendar import DayNotCovered
from kaifong.foundation.ids import DeliveryId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.legal_days.queries import calendar
from kaifong.foundation.live.actions import changed
from kaifong.orders.permissions import Permission
from kaifong.reports.events import (
    DeliveryPaused,
    DeliveryResumed,
    DeliveryScheduled,
    DeliveryStopped,
    DeliveryTakenOver,
)
from kaifong.reports.models import DeliveryDeclined, DeliveryRecipient, DeliverySchedule
from kaifong.reports.permissions import Permission as Deliveries
from kaifong.reports.queries.recipients import keepers, may_report, people_of
from kaifong.reports.queries.subjects import named
from kaifong.reports.rules.deliveries import (
    Cadence,
    Condition,
    Every,
    Form,
    Recipient,
    Run,
    Standing,
    Works,
    due_after,
)
from kaifong.reports.rules.subjects import Subject, subject_of

MOST_RECIPIENTS = 40
SUNDAY = 6


class NoRecipients(Exception):
    """Somebody must get it, and not more than forty lines of recipients."""


class NobodyThere(Exception):
    """Of one of the recipients nobody may report, so nobody would get it."""

    def __init__(self, recipient: Recipient) -> None:
        super().__init__(str(recipient.staff_id or recipient.code))
        self.recipient = recipient


class NoSuchFigure(Exception):
    """The condition names a figure that is not in the report."""


class NoSuchDelivery(Exception):
    """There is no such schedule, or it is not the actor's business."""


class ScheduledMeanwhile(Exception):
    """Somebody changed the schedule in the meantime: look at it again."""


class OverAlready(Exception):
    """It ends before it is due for the first time, or it is stopped."""


@dataclass(frozen=True)
class Change:
    """Which schedule is changed, and in which version it was read."""

    delivery_id: DeliveryId
    version: int


@transaction.atomic
def schedule(
    *,
    actor: Actor,
    subject: Subject,
    cadence: Cadence,
    recipients: Collection[Recipient],
    format: Form,  # noqa: A002  its own name
    condition: Condition,
    at: datetime,
    change: Change | None = None,
) -> DeliveryId:
    """
    Send a report on a schedule, or on another one; each recipient is answered from his own rows.

    They get it for the purpose for which the actor is at work, or else for one of their own.

    :raises NotAllowed: if the actor may not report
    :raises NoSuchSubject: if the report is not open to him
    :raises NoRecipients, NobodyThere, NoSuchFigure, OverAlready: as their names say
    :raises NoSuchDelivery, ScheduledMeanwhile: if there is nothing to change, or a newer version
    """
    require(actor, Permission.ORDER_REPORT)
    _must_be_there(actor, subject, condition)
    _must_be_some(actor, recipients, at)
    next_at = due_after(cadence, at, working_days())
    if cadence.ends_on is not None and next_at.date() > cadence.ends_on:
        raise OverAlready
    row = _row(actor, change, at)
    row.subject, row.purpose, row.form = str(subject), actor.purpose, format
    row.standing, row.next_at = Standing.RUNNING, next_at
    _write(row, cadence, condition, recipients)
    number = DeliveryId(row.pk)
    fact = DeliveryScheduled(happened_at=at, delivery_id=number, version=row.version)
    record(fact, staff_id=actor.staff_id)
    changed("deliveries")
    return number


@transaction.atomic
def pause(*, actor: Actor, delivery_id: int, at: datetime) -> None:
    """
    Send it no more until it is resumed; again changes nothing.

    :raises NoSuchDelivery: if it is neither his nor his to keep
    """
    row = _kept(actor, delivery_id)
    if row.standing == Standing.RUNNING:
        _stand(row, Standing.PAUSED)
        fact = DeliveryPaused(happened_at=at, delivery_id=DeliveryId(row.pk), ownerless=False)
        record(fact, staff_id=actor.staff_id)


@transaction.atomic
def resume(*, actor: Actor, delivery_id: int, at: datetime) -> None:
    """
    Send it again from its next moment on; what was due in between is not made up for.

    :raises NoSuchDelivery: if it is neither his nor his to keep
    :raises OverAlready: if its last day is over
    """
    row = _kept(actor, delivery_id)
    if row.standing == Standing.PAUSED:
        _run_on(row, at)
        fact = DeliveryResumed(happened_at=at, delivery_id=DeliveryId(row.pk))
        record(fact, staff_id=actor.staff_id)


@transaction.atomic
def stop(*, actor: Actor, delivery_id: int, at: datetime) -> None:
    """
    Stop it for good; again changes nothing.

    :raises NoSuchDelivery: if it is neither his nor his to keep
    """
    row = _kept(actor, delivery_id)
    if row.standing != Standing.STOPPED:
        _stand(row, Standing.STOPPED)
        fact = DeliveryStopped(happened_at=at, delivery_id=DeliveryId(row.pk))
        record(fact, staff_id=actor.staff_id)


@transaction.atomic
def take_over(*, actor: Actor, delivery_id: int, at: datetime) -> None:
    """
    Answer for a schedule whose owner is gone, and let it run.

    :raises NoSuchDelivery: if it is not his to keep
    :raises NotAllowed: if he may not report
    :raises NoSuchSubject: if the report is not open to him
    :raises ScheduledMeanwhile: if its owner is there, or somebody was quicker
    """
    row = _kept(actor, delivery_id)
    if row.hand_over_by is None:
        raise ScheduledMeanwhile
    staff = Staff.objects.get(pk=actor.staff_id)
    if not may_report(staff, row.purpose, at=at):
        raise NotAllowed(f"purpose {row.purpose}")
    named(actor=actor, subject=subject_of(row.subject))
    row.owner_id, row.hand_over_by = actor.staff_id, None
    row.department = actor.departments[0] if actor.departments else ""
    _run_on(row, at)
    number, owner = DeliveryId(row.pk), StaffId(actor.staff_id)
    fact = DeliveryTakenOver(happened_at=at, delivery_id=number, owner_id=owner)
    record(fact, staff_id=actor.staff_id)


def decline(*, staff_id: int, delivery_id: int, at: datetime) -> None:
    """Send a schedule's report to somebody no more; again, or if there is none, nothing changes."""
    if DeliverySchedule.objects.filter(pk=delivery_id).exists():
        DeliveryDeclined.objects.get_or_create(
            schedule_id=delivery_id, staff_id=staff_id, defaults={"at": at}
        )


def accept(*, staff_id: int, delivery_id: int) -> None:
    """Send a schedule's report to somebody again who had declined it."""
    DeliveryDeclined.objects.filter(schedule_id=delivery_id, staff_id=staff_id).delete()


def working_days() -> Works:
    """Return what tells working days: by the legal calendar, beyond its years all but Sundays."""
    known = calendar()

    def works(day: date) -> bool:
        try:
            return known.is_working_day(day)
        except DayNotCovered:
            return day.weekday() != SUNDAY

    return works


def cadence_of(row: DeliverySchedule) -> Cadence:
    return Cadence(Every(row.every), row.hour, row.day, row.working_days, row.ends_on)


def _must_be_there(actor: Actor, subject: Subject, condition: Condition) -> None:
    asked = named(actor=actor, subject=subject).asked
    figures = {*asked.measures, *(one.name for one in asked.calculated)}
    if condition.compares and condition.measure not in figures:
        raise NoSuchFigure(condition.measure)


def _must_be_some(actor: Actor, recipients: Collection[Recipient], at: datetime) -> None:
    if not 1 <= len(set(recipients)) <= MOST_RECIPIENTS:
        raise NoRecipients
    for one in recipients:
        if not any(may_report(staff, actor.purpose, at=at) for staff in people_of([one])):
            raise NobodyThere(one)


def _row(actor: Actor, change: Change | None, at: datetime) -> DeliverySchedule:
    if change is None:
        house = actor.departments[0] if actor.departments else ""
        return DeliverySchedule(owner_id=actor.staff_id, department=house, made_at=at)
    row = _locked(change.delivery_id)
    if row.owner_id != actor.staff_id:
        raise NoSuchDelivery
    if row.version != change.version:
        raise ScheduledMeanwhile
    if row.standing == Standing.STOPPED:
        raise OverAlready
    row.version += 1
    row.runs.filter(state=Run.WAITING).delete()
    return row


def _write(
    row: DeliverySchedule,
    cadence: Cadence,
    condition: Condition,
    recipients: Collection[Recipient],
) -> None:
    row.every, row.day, row.hour = cadence.every, cadence.day, cadence.hour
    row.working_days, row.ends_on = cadence.working_days, cadence.ends_on
    row.when, row.measure, row.value = condition.when, condition.measure, condition.value
    row.save()
    row.recipients.all().delete()
    DeliveryRecipient.objects.bulk_create(
        DeliveryRecipient(schedule=row, to=one.to, staff_id=one.staff_id, code=one.code)
        for one in sorted(set(recipients), key=str)
    )


def _locked(delivery_id: int) -> DeliverySchedule:
    row = DeliverySchedule.objects.select_for_update().filter(pk=delivery_id).first()
    if row is None:
        raise NoSuchDelivery
    return row


def _kept(actor: Actor, delivery_id: int) -> DeliverySchedule:
    """Return a schedule that is the actor's, or of a department whose deliveries he keeps."""
    row = _locked(delivery_id)
    keeps = actor.may(Deliveries.DELIVERY_KEEP) and actor.staff_id in keepers(row.department)
    if row.owner_id != actor.staff_id and not keeps:
        raise NoSuchDelivery
    return row


def _run_on(row: DeliverySchedule, at: datetime) -> None:
    next_at = due_after(cadence_of(row), at, working_days())
    if row.ends_on is not None and next_at.date() > row.ends_on:
        raise OverAlready
    row.standing, row.next_at = Standing.RUNNING, next_at
    row.save()
    changed("deliveries")


def _stand(row: DeliverySchedule, standing: Standing) -> None:
    """Let it run no more: what waits is not sent either."""
    DeliverySchedule.objects.filter(pk=row.pk).update(
        standing=standing, next_at=None, version=F("version") + 1
    )
    row.runs.filter(state=Run.WAITING).delete()
    changed("deliveries")
