"""Asking a person for what is missing, within what one person is to be asked."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers.queries import points_of
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.queries import Verdict
from kaifong.quality.events import PersonAsked
from kaifong.quality.models import Asking, Finding, Task
from kaifong.quality.queries.budget import asked_of, may_ask
from kaifong.quality.rules import budget
from kaifong.quality.rules.vocabulary import ASKING, AT_WORK, Channel, Field, State

from .tasks import NothingWanting, NotYours, in_hand


class AskedLately(Exception):
    """This person was asked for something not long ago, or often enough this year."""


class MayNotAsk(Exception):
    """The notice under which the data were given does not cover it; the verdict says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.why)
        self.verdict = verdict


class NoWayThere(Exception):
    """No number that stands is known by which to ask, or the rule is not asked about that way."""


@transaction.atomic
def ask(*, actor: Actor, task_id: int, channel: Channel, at: datetime) -> None:
    """
    Write down that the person of a task is being asked, by telephone or in a chat.

    Asking once more about the same task, in the same talk, takes nothing from the budget.

    :raises Braked: while nothing may be changed
    :raises NotYours: if the task is not in the actor's hand
    :raises NoWayThere: if the person cannot be asked on this channel
    :raises MayNotAsk: if the data may not be used to ask
    :raises AskedLately: if the person is to be left alone for now
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        task = in_hand(actor, task_id)
        if task.state == State.ASKED:
            return
        if channel not in ASKING - {Channel.PORTAL} or channel not in task.rule.channels:
            raise NoWayThere(channel)
        points = points_of(customer_id=CustomerId(task.customer_id))
        if not any(point.kind == Field.PHONE and point.is_good for point in points):
            raise NoWayThere(channel)
        _asked(task, channel, at, actor.staff_id)


@transaction.atomic
def ask_in_portal(*, customer_id: CustomerId, rule_id: int, at: datetime) -> int:
    """
    Write down that the person's own page shows a question, and return the task it belongs to.

    :raises Braked: while nothing may be changed
    :raises NothingWanting: if the record is not wanting in that, or it is not asked there
    :raises NotYours: if a clerk is at it already
    :raises MayNotAsk: if the data may not be used to ask
    :raises AskedLately: if the person is to be left alone for now
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        found = Finding.objects.select_for_update(of=("self",)).select_related("rule")
        finding = found.filter(customer_id=customer_id, rule_id=rule_id, closed_at=None).first()
        if finding is None or Channel.PORTAL not in finding.rule.channels:
            raise NothingWanting
        mine = (
            Task.objects.select_for_update(of=("self",))
            .select_related("rule")
            .filter(customer_id=customer_id, rule_id=rule_id, state__in=sorted(AT_WORK))
        )
        task = mine.first() or Task.objects.create(
            customer_id=customer_id,
            rule_id=rule_id,
            channel=Channel.PORTAL,
            opened_at=at,
            changed_at=at,
        )
        if task.state != State.OPEN:
            raise NotYours
        _asked(task, Channel.PORTAL, at, None)
        return int(task.pk)


def _asked(task: Task, channel: Channel, at: datetime, staff_id: int | None) -> None:
    customer_id, today = CustomerId(task.customer_id), hong_kong_day(at)
    verdict = may_ask(customer_id=customer_id, field=task.rule.field, at=at)
    if not verdict.may:
        raise MayNotAsk(verdict)
    turn = budget.turn_for(asked_of(customer_id), today)
    if turn is None:
        raise AskedLately
    try:
        with transaction.atomic():
            Asking.objects.create(
                customer_id=customer_id,
                on=today,
                turn=turn,
                at=at,
                channel=channel,
                task=task,
                staff_id=staff_id,
            )
    except IntegrityError as other:
        # Somebody else asked in this very moment: the table lets one of the two through.
        raise AskedLately from other
    task.state, task.channel, task.changed_at = State.ASKED, channel, at
    task.save(update_fields=["state", "channel", "changed_at"])
    fact = PersonAsked(happened_at=at, customer_id=customer_id, task_id=task.pk)
    record(fact, staff_id=staff_id)
