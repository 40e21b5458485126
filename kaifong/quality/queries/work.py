"""What a clerk has to do: the queue in numbers, one task, and values that wait for a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers import queries as people
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.quality.models import Supplement, Task
from kaifong.quality.permissions import Permission
from kaifong.quality.rules import budget
from kaifong.quality.rules.vocabulary import ASKING, CONTACT, Channel, Field, State
from kaifong.quality.wording import Both

from .budget import asked_of

AT_MOST = 50
COUNTED_AT_MOST = 10_000


@dataclass(frozen=True)
class Counts:
    """The queue in numbers, counted up to `COUNTED_AT_MOST`."""

    waiting: int
    overdue: int
    in_hand: int
    proposed: int


@dataclass(frozen=True)
class TaskSeen:
    """One task, with all that its clerk needs to see."""

    id: int
    customer_id: CustomerId
    person: people.Person
    rule: Both
    field: Field | None
    state: State
    channel: Channel
    channels: tuple[Channel, ...]
    due_on: date | None
    mine: bool
    now: str | None  # what stands in the field; None: not for this reader
    again_from: date  # when the person may be asked
    review: Both | None

    @property
    def asking(self) -> tuple[Channel, ...]:
        """Return the channels by which a clerk may ask the person."""
        return tuple(c for c in self.channels if c in ASKING and c != Channel.PORTAL)


@dataclass(frozen=True)
class Proposed:
    """A value that waits, beside what stands now; contact values only for whom they are open."""

    id: int
    customer_id: CustomerId
    name: tuple[str, str]
    field: Field
    value: str
    before: str
    source: Channel
    method: str
    at: datetime
    staff_id: int | None
    evidence: str


def waiting_of(actor: Actor, today: date) -> Q:
    """Return which open tasks are for this actor to take up today."""
    theirs = Q(rule__department__code__in=actor.departments) | Q(rule__department=None)
    if actor.may(Permission.QUALITY_KEEP):
        theirs = Q()
    rows = actor.q("review", "customer", prefix="customer__", cls=FieldClass.INTERNAL)
    ready = Q(not_before=None) | Q(not_before__lte=today)
    return rows & theirs & ready & Q(state=State.OPEN)


def counts(*, actor: Actor, at: datetime) -> Counts:
    """
    Return the actor's queue in numbers.

    :raises NotAllowed: if the actor may review nobody
    """
    require(actor, Permission.CUSTOMER_REVIEW)
    today = hong_kong_day(at)
    waiting = Task.objects.filter(waiting_of(actor, today))
    mine = Task.objects.filter(staff_id=actor.staff_id, state__in=(State.CLAIMED, State.ASKED))
    return Counts(
        waiting=_counted(waiting),
        overdue=_counted(waiting.filter(due_on__lt=today)),
        in_hand=_counted(mine),
        proposed=_counted(Supplement.objects.filter(_proposed(actor))),
    )


def task(*, actor: Actor, task_id: int, at: datetime) -> TaskSeen:
    """
    Return one task.

    :raises NotAllowed: if there is none of a customer that the actor may review
    """
    rows = actor.q("review", "customer", prefix="customer__", cls=FieldClass.INTERNAL)
    found = Task.objects.select_related("rule", "review__cycle").filter(rows, pk=task_id).first()
    if found is None:
        raise NotAllowed(f"task {task_id}")
    customer_id = CustomerId(found.customer_id)
    person = people.person(actor=actor, customer_id=customer_id)
    field = Field(found.rule.field) if found.rule.field else None
    cycle = found.review.cycle if found.review else None
    with wall.lifted():
        free = budget.again_from(asked_of(customer_id), hong_kong_day(at))
    return TaskSeen(
        id=found.pk,
        customer_id=customer_id,
        person=person,
        rule=Both(found.rule.name_en, found.rule.name_zh),
        field=field,
        state=State(found.state),
        channel=Channel(found.channel),
        channels=tuple(Channel(one) for one in found.rule.channels),
        due_on=found.due_on,
        mine=found.staff_id == actor.staff_id and found.state in (State.CLAIMED, State.ASKED),
        now=_now(person, field),
        again_from=free,
        review=Both(cycle.name_en, cycle.name_zh) if cycle else None,
    )


def proposals(*, actor: Actor) -> list[Proposed]:
    """
    Return the values that wait for a decision of the actor's, eldest first.

    :raises NotAllowed: if the actor may review nobody
    """
    require(actor, Permission.CUSTOMER_REVIEW)
    rows = Supplement.objects.filter(_proposed(actor)).select_related("customer").order_by("pk")
    return [
        Proposed(
            id=row.pk,
            customer_id=CustomerId(row.customer_id),
            name=(row.customer.name_en, row.customer.name_zh),
            field=Field(row.field),
            value=row.value,
            before=row.before,
            source=Channel(row.source),
            method=row.method,
            at=row.at,
            staff_id=row.staff_id,
            evidence=row.evidence,
        )
        for row in rows[:AT_MOST]
    ]


def _proposed(actor: Actor) -> Q:
    def open_for(cls: FieldClass) -> Q:
        review = actor.q("review", "customer", prefix="customer__", cls=cls)
        return review & actor.q("see", "customer", prefix="customer__", cls=cls)

    contact = Q(field__in=sorted(CONTACT))
    internal = open_for(FieldClass.INTERNAL)
    shown = (contact & open_for(FieldClass.CONTACT)) | ~contact
    return Q(standing=Supplement.Standing.PROPOSED) & internal & shown


def _now(person: people.Person, field: Field | None) -> str | None:
    if field in CONTACT:
        if person.contact is None:
            return None
        return ", ".join(point.value for point in person.contact if point.kind == field)
    value = getattr(person.listed, str(field), "") if field else ""
    return None if value is None else str(value or "")


def _counted(rows: object) -> int:
    return int(rows.order_by()[:COUNTED_AT_MOST].count())  # type: ignore[attr-defined]
