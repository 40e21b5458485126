"""The one question on a person's own page: shown, answered or put off, and in nobody's way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kaifong.authority import wall
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.switches import Brake, Braked, must_be_off
from kaifong.privacy.actions import NoNotice, NotInNotice, collect_more
from kaifong.privacy.queries import Given, NoticeSeen, Purpose
from kaifong.quality.models import Finding, Rule, Supplement, Task
from kaifong.quality.queries.budget import KINDS, again_from, notice_for, prompt_for
from kaifong.quality.rules.budget import REST_DAYS
from kaifong.quality.rules.vocabulary import Channel, Check, Field, Method, State
from kaifong.quality.wording import Both, question

from .asking import AskedLately, MayNotAsk, ask_in_portal
from .looking import look_for
from .tasks import NothingWanting, NotYours
from .writing import known, normal

__all__ = ["NoNotice", "NotInNotice", "Shown", "answer_in_portal", "prompt", "put_off_in_portal"]

SHOWN_FOR = timedelta(days=REST_DAYS)
UNASKED = (AskedLately, Braked, MayNotAsk, NothingWanting, NotYours)


@dataclass(frozen=True)
class Shown:
    """The question that a person's own page shows, and the notice that covers its answer."""

    task_id: int
    field: Field
    question: Both
    now: str  # what stands there and is only to be confirmed
    notice: NoticeSeen


def prompt(*, customer_id: CustomerId, at: datetime) -> Shown | None:
    """
    Return the question that the person's own page shows now, or none: it never stands in the way.

    Showing it the first time takes one of the askings that a person is to be asked at most; it then
    stays until it is answered, put off, settled elsewhere, or the rest after an asking is over.
    """
    try:
        with transaction.atomic(), wall.lifted():
            must_be_off(Brake.READ_ONLY)
            return _standing(customer_id, at) or _next(customer_id, at)
    except UNASKED:
        return None


@transaction.atomic
def answer_in_portal(
    *,
    customer_id: CustomerId,
    task_id: int,
    value: str,
    shown: str,
    at: datetime,
) -> int:
    """
    Take in what a person answered on his own page; a clerk decides about it.

    `shown` is the sha256 of the notice that stood beside the question: Cap. 486 Sch. 1 DPP1(3).

    :raises Braked: while nothing may be changed
    :raises NotYours: if he was not asked this, or it was settled meanwhile
    :raises NoSuchValue: if the value cannot stand in the field
    :raises NoNotice: if no published notice has this text, or it is no more in use
    :raises NotInNotice: if the notice does not cover this
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        task = _asked(customer_id, task_id)
        field = Field(task.rule.field)
        value = normal(field, value)
        bound = collect_more(
            customer_id=customer_id,
            kind=KINDS[field],
            purpose=Purpose.SERVICE,
            shown=shown,
            given=Given.PORTAL,
            at=at,
        )
        one = _proposed(task, value, bound, at)
        _become(task, State.ANSWERED, at)
        return int(one.pk)


@transaction.atomic
def put_off_in_portal(*, customer_id: CustomerId, task_id: int, at: datetime) -> None:
    """
    Take the question off a person's own page: he does not want to answer now.

    The asking stays counted, so that he is left alone for the rest after it, by clerks too.

    :raises Braked: while nothing may be changed
    :raises NotYours: if he was not asked this, or it was settled meanwhile
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        task = _asked(customer_id, task_id)
        task.not_before = again_from(customer_id=customer_id, at=at)
        # What no review drew waits for no clerk: the next review may draw it.
        _become(task, State.OPEN if task.review_id else State.GIVEN_UP, at)


def _standing(customer_id: CustomerId, at: datetime) -> Shown | None:
    """Return what is shown already; settle it instead if its value came in another way."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("rule")
    mine = rows.filter(customer_id=customer_id, channel=Channel.PORTAL, state=State.ASKED)
    task = mine.filter(changed_at__gte=at - SHOWN_FOR).order_by("pk").first()
    if task is None:
        return None
    if not _is_wanting(customer_id, task.rule, at):
        _become(task, State.SETTLED, at)
        return None
    field = Field(task.rule.field)
    notice = notice_for(field)
    return _shown(task, notice) if notice else None


def _next(customer_id: CustomerId, at: datetime) -> Shown | None:
    # What she mended herself since the night's review is closed on the way, and not asked.
    while (found := prompt_for(customer_id=customer_id, at=at)) is not None:
        if _is_wanting(customer_id, Rule.objects.get(pk=found.rule_id), at):
            number = ask_in_portal(customer_id=customer_id, rule_id=found.rule_id, at=at)
            return _shown(Task.objects.select_related("rule").get(pk=number), found.notice)
    return None


def _is_wanting(customer_id: CustomerId, rule: Rule, at: datetime) -> bool:
    """Look at the record once more, by this one rule."""
    look_for(rule, at, only=customer_id)
    found = Finding.objects.filter(customer_id=customer_id, rule=rule, closed_at=None)
    return bool(found.exists())


def _shown(task: Task, notice: NoticeSeen) -> Shown:
    field, confirming = Field(task.rule.field), task.rule.check_code == Check.OLD
    now = known(CustomerId(task.customer_id), field)[0] if confirming else ""
    return Shown(task.pk, field, question(field), now, notice)


def _proposed(task: Task, value: str, bound: str, at: datetime) -> Supplement:
    customer_id, field = CustomerId(task.customer_id), Field(task.rule.field)
    return Supplement.objects.create(
        customer_id=customer_id,
        task=task,
        field=field,
        value=value,
        before=known(customer_id, field)[0],
        source=Channel.PORTAL,
        method=Method.SAID,
        at=at,
        recorded_at=at,
        evidence=bound,
        standing=Supplement.Standing.PROPOSED,
    )


def _asked(customer_id: CustomerId, task_id: int) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related("rule")
    asked = rows.filter(pk=task_id, customer_id=customer_id, channel=Channel.PORTAL)
    task = asked.filter(state=State.ASKED).first()
    if task is None:
        raise NotYours
    return task


def _become(task: Task, state: State, at: datetime) -> None:
    task.state, task.changed_at = state, at
    task.save(update_fields=["state", "not_before", "changed_at"])
