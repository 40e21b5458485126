"""Schedules as their owner, their recipients and whoever keeps their department's see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import DeliveryId
from kaifong.foundation.remembering import remembered
from kaifong.reports.models import DeliveryRun, DeliverySchedule
from kaifong.reports.permissions import Permission
from kaifong.reports.rules.deliveries import (
    Cadence,
    Condition,
    Every,
    Form,
    Recipient,
    Run,
    Standing,
    To,
    When,
)
from kaifong.reports.rules.subjects import Subject, subject_of

from .recipients import keepers, recipients_of
from .subjects import NoSuchSubject, named

NOT_OPEN = _("A report that is not open to you")
SHOWN = 100


class Whose(StrEnum):
    """Which schedules are listed."""

    MINE = "mine"
    RECEIVED = "received"
    DEPARTMENT = "department"


@dataclass(frozen=True)
class Delivery:
    """A schedule as it stands for one reader."""

    id: DeliveryId
    subject: Subject
    title: Promise | str
    cadence: Cadence
    form: Form
    condition: Condition
    recipients: tuple[Recipient, ...]
    purpose: str
    owner_id: int
    standing: Standing
    next_at: datetime | None
    hand_over_by: datetime | None
    last_at: datetime | None
    version: int
    mine: bool
    keeps: bool  # the reader looks after the owner's department
    receives: bool
    declined: bool


@dataclass(frozen=True)
class Delivered:
    """
    One delivery. To others than its recipient it is `done` where his condition held or not: which
    of the two tells of his figures.
    """

    id: int
    staff_id: int
    due_at: datetime
    done_at: datetime | None
    state: Run
    done: bool
    bare: str
    with_file: bool


def deliveries(*, actor: Actor, whose: Whose = Whose.MINE) -> list[Delivery]:
    """Return the schedules that are the actor's, reach him, or are of departments he keeps."""
    rows = _of(actor, whose).prefetch_related("recipients", "declined")
    return [_seen(row, actor) for row in rows.order_by("standing", "-pk")[:SHOWN]]


def delivery(*, actor: Actor, delivery_id: int) -> Delivery | None:
    """Return one of them, or None if it is none of the actor's business."""
    for whose in Whose:
        row = _of(actor, whose).filter(pk=delivery_id).first()
        if row is not None:
            return _seen(row, actor)
    return None


def last_sent(*, delivery_id: int) -> datetime | None:
    """Return when anybody was last sent a schedule's report; none: never yet."""
    return _last([delivery_id]).get(delivery_id)


def history(*, actor: Actor, delivery_id: int) -> list[Delivered]:
    """Return the newest deliveries of a schedule: all to its owner and keeper, else one's own."""
    seen = delivery(actor=actor, delivery_id=delivery_id)
    if seen is None:
        return []
    rows = DeliveryRun.objects.filter(schedule_id=delivery_id).select_related("file")
    if not (seen.mine or seen.keeps):
        rows = rows.filter(staff_id=actor.staff_id)
    return [_delivered(row, actor) for row in rows.order_by("-due_at", "staff_id")[:SHOWN]]


def received(*, actor: Actor, run_id: int) -> tuple[DeliveryRun, Delivery | None] | None:
    """Return a delivery to the actor himself, and its schedule; none if it is another's."""
    rows = DeliveryRun.objects.select_related("schedule", "file")
    row = rows.filter(pk=run_id, staff_id=actor.staff_id).first()
    return None if row is None else (row, _seen(row.schedule, actor))


@remembered
def staff_names() -> dict[int, tuple[str, str]]:
    """Return everybody who ever worked here: English and Chinese name."""
    people = Staff.objects.values_list("pk", "name_en", "name_zh")
    return {pk: (en, zh or en) for pk, en, zh in people}


def _of(actor: Actor, whose: Whose) -> QuerySet[DeliverySchedule]:
    rows = DeliverySchedule.objects.all()
    if whose is Whose.MINE:
        return rows.filter(owner_id=actor.staff_id)
    if whose is Whose.RECEIVED:
        return rows.filter(_reaching(actor)).exclude(standing=Standing.STOPPED).distinct()
    return rows.filter(department__in=_kept(actor)).exclude(owner_id=actor.staff_id)


def _reaching(actor: Actor) -> Q:
    roles = list(
        Staff.objects.filter(pk=actor.staff_id, roles__department__closed_at=None).values_list(
            "roles__code", "roles__department__code"
        )
    )
    to = Q(recipients__to=To.STAFF, recipients__staff_id=actor.staff_id)
    to |= Q(recipients__to=To.ROLE, recipients__code__in={role for role, _house in roles})
    return to | Q(
        recipients__to=To.DEPARTMENT, recipients__code__in={house for _role, house in roles}
    )


def _kept(actor: Actor) -> list[str]:
    if not actor.may(Permission.DELIVERY_KEEP):
        return []
    houses = DeliverySchedule.objects.values_list("department", flat=True).distinct()
    return [house for house in houses if actor.staff_id in keepers(house)]


def _last(ids: Iterable[int]) -> dict[int, datetime]:
    rows = DeliveryRun.objects.filter(schedule__in=list(ids), state=Run.SENT, done_at__isnull=False)
    found = rows.order_by("schedule_id", "done_at").values_list("schedule_id", "done_at")
    return {pk: at for pk, at in found if at is not None}


def _seen(row: DeliverySchedule, actor: Actor) -> Delivery:
    subject = subject_of(row.subject)
    try:
        title: Promise | str = named(actor=actor, subject=subject).title
    except NoSuchSubject:
        title = NOT_OPEN
    mine = row.owner_id == actor.staff_id
    keeps = actor.may(Permission.DELIVERY_KEEP) and actor.staff_id in keepers(row.department)
    reached = DeliverySchedule.objects.filter(_reaching(actor), pk=row.pk).exists()
    whole = mine or keeps
    # Of others it is not told whether a condition of theirs was met, only that it was looked at.
    last = DeliveryRun.objects.filter(schedule=row, state__in=[Run.SENT, Run.UNMET])
    if not whole:
        last = last.filter(staff_id=actor.staff_id, state=Run.SENT)
    return Delivery(
        id=DeliveryId(row.pk),
        subject=subject,
        title=title,
        cadence=Cadence(Every(row.every), row.hour, row.day, row.working_days, row.ends_on),
        form=Form(row.form),
        condition=Condition(When(row.when), row.measure, row.value),
        recipients=tuple(recipients_of(row)) if whole else (),
        purpose=row.purpose,
        owner_id=row.owner_id,
        standing=Standing(row.standing),
        next_at=row.next_at,
        hand_over_by=row.hand_over_by,
        last_at=last.order_by("-done_at").values_list("done_at", flat=True).first(),
        version=row.version,
        mine=mine,
        keeps=keeps,
        receives=reached,
        declined=row.declined.filter(staff_id=actor.staff_id).exists(),
    )


def _delivered(row: DeliveryRun, actor: Actor) -> Delivered:
    own = row.staff_id == actor.staff_id
    state = Run(row.state)
    return Delivered(
        id=row.pk,
        staff_id=row.staff_id,
        due_at=row.due_at,
        done_at=row.done_at,
        state=state,
        done=not own and state in {Run.SENT, Run.UNMET},
        bare=row.bare if own else "",
        with_file=own and hasattr(row, "file"),
    )
