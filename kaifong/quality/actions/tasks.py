"""Taking up what is to be supplemented, one task at a time."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import admits
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.models import Finding, Task
from kaifong.quality.permissions import Permission
from kaifong.quality.queries.work import waiting_of
from kaifong.quality.rules.vocabulary import AT_WORK, Channel, State

IN_HAND = (State.CLAIMED, State.ASKED)


class NotYours(Exception):
    """Somebody else has this task, or it is over."""


class NothingWanting(Exception):
    """The record is not found wanting in this."""


@transaction.atomic
def claim(*, actor: Actor, at: datetime) -> int | None:
    """
    Take up the task that is due first among those nobody has; None if there is none.

    Whatever the actor has in hand already comes first. Two who ask at once get two tasks.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may review nobody
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CUSTOMER_REVIEW)
    with wall.lifted():
        mine = Task.objects.filter(staff_id=actor.staff_id, state=State.CLAIMED)
        mine = mine.filter(actor.q("review", "customer", prefix="customer__"))
        in_hand = mine.order_by("pk").values_list("pk", flat=True).first()
        if in_hand is not None:
            return int(in_hand)
        task = Task.objects.filter(waiting_of(actor, hong_kong_day(at))).select_for_update(
            skip_locked=True, of=("self",)
        )
        found = task.order_by(F("due_on").asc(nulls_last=True), "pk").first()
        return None if found is None else _take(found, actor, at)


@transaction.atomic
def take_up(*, actor: Actor, customer_id: CustomerId, rule_id: int, at: datetime) -> int:
    """
    Begin to supplement what one customer's record is wanting in, and return the task.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not review this customer
    :raises NothingWanting: if that is not wanting
    :raises NotYours: if somebody else is at it
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        must_review(actor, customer_id)
        # Locked, so that two who begin at once do not begin twice.
        found = Finding.objects.select_for_update(of=("self",)).select_related("rule")
        finding = found.filter(customer_id=customer_id, rule_id=rule_id, closed_at=None).first()
        if finding is None:
            raise NothingWanting
        at_work = Task.objects.select_for_update().filter(
            customer_id=customer_id, rule_id=rule_id, state__in=sorted(AT_WORK)
        )
        task = at_work.first()
        if task is None:
            task = _made(customer_id, rule_id, finding.rule.channels, at)
        elif task.state != State.OPEN and task.staff_id != actor.staff_id:
            raise NotYours
        return task.pk if task.state != State.OPEN else _take(task, actor, at)


@transaction.atomic
def put_off(*, actor: Actor, task_id: int, until: date, at: datetime) -> None:
    """
    Give a task back to the queue, for a later day.

    :raises Braked: while nothing may be changed
    :raises NotYours: if it is not in the actor's hand
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        task = in_hand(actor, task_id)
        task.not_before = until
        task.staff_id = None
        _become(task, State.OPEN, at)


@transaction.atomic
def give_up(*, actor: Actor, task_id: int, at: datetime) -> None:
    """
    Close a task without a value: the next review may draw it again.

    :raises Braked: while nothing may be changed
    :raises NotYours: if it is not in the actor's hand
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        _become(in_hand(actor, task_id), State.GIVEN_UP, at)


@transaction.atomic
def assign(*, actor: Actor, task_id: int, staff_id: int, at: datetime) -> None:
    """
    Give an open task to a colleague.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    :raises NotYours: if somebody is at it already, or it is over
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    with wall.lifted():
        task = Task.objects.select_for_update().filter(pk=task_id, state=State.OPEN).first()
        if task is None:
            raise NotYours
        task.staff_id = staff_id
        _become(task, State.CLAIMED, at)


def must_review(actor: Actor, customer_id: CustomerId) -> None:
    """
    Do nothing if the actor may review this customer's record.

    :raises NotAllowed: otherwise
    """
    internal = FieldClass.INTERNAL
    if not admits(actor=actor, action="review", customer_id=customer_id, cls=internal):
        raise NotAllowed(Permission.CUSTOMER_REVIEW)


def in_hand(actor: Actor, task_id: int) -> Task:
    """
    Return a task that the actor has in hand, locked; the wall is down.

    :raises NotYours: if it is not
    :raises NotAllowed: if the actor may not review its customer any more
    """
    rows = Task.objects.select_for_update(of=("self",)).select_related("rule")
    task = rows.filter(pk=task_id, staff_id=actor.staff_id, state__in=IN_HAND).first()
    if task is None:
        raise NotYours
    must_review(actor, CustomerId(task.customer_id))
    return task


def _made(customer_id: int, rule_id: int, channels: list[str], at: datetime) -> Task:
    return Task.objects.create(
        customer_id=customer_id,
        rule_id=rule_id,
        channel=channels[0] if channels else Channel.ERP,
        opened_at=at,
        changed_at=at,
    )


def _take(task: Task, actor: Actor, at: datetime) -> int:
    task.staff_id = actor.staff_id
    return _become(task, State.CLAIMED, at)


def _become(task: Task, state: State, at: datetime) -> int:
    task.state, task.changed_at = state, at
    task.save(update_fields=["state", "staff_id", "not_before", "changed_at"])
    return int(task.pk)
