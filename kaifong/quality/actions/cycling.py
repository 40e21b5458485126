"""Reviews that come round: begun, drawn when their day comes, and ended."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from kaifong.authority import wall
from kaifong.authority.models import Department
from kaifong.authority.queries import Actor, require
from kaifong.foundation.hongkong.calendar import Calendar, DayNotCovered
from kaifong.foundation.hongkong.clock import add_days, hong_kong_day
from kaifong.foundation.journal.actions import record
from kaifong.foundation.legal_days.queries import calendar
from kaifong.foundation.logs import Log
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.events import ReviewOpened
from kaifong.quality.models import Cycle, Finding, Review, Rule, Task
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.budget import REST_DAYS
from kaifong.quality.rules.rounds import round_at
from kaifong.quality.rules.vocabulary import AT_WORK, Cadence, Channel, State

log = Log(__name__)
LONGEST = 365  # days that a round may take
SHOWN_FOR = timedelta(days=REST_DAYS)  # a question on the person's own page
STALE = timedelta(days=1)  # a task that was claimed and left goes back to the queue

# The order is drawn from the round's own number: the same round always draws the same.
DRAW = """
INSERT INTO quality_task (customer_id, rule_id, review_id, channel, state, due_on, opened_at,
  changed_at)
SELECT f.customer_id, f.rule_id, %(review)s, r.channels[1], 'open', %(due_on)s, %(at)s, %(at)s
FROM quality_finding f JOIN quality_rule r ON r.id = f.rule_id
WHERE f.closed_at IS NULL AND r."on" AND f.rule_id = ANY(%(rules)s)
  AND NOT EXISTS (SELECT 1 FROM quality_task t WHERE t.customer_id = f.customer_id
    AND t.rule_id = f.rule_id AND t.state = ANY(%(at_work)s))
ORDER BY md5(f.customer_id || ':' || f.rule_id || ':' || %(seed)s) LIMIT %(sample)s
ON CONFLICT DO NOTHING
"""


class NoSuchCycle(Exception):
    """A cycle needs an open department, a day to begin and some days to be done in."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What a review is to be: whose, how often, of how many, by which rules (none: all theirs)."""

    name_en: str
    name_zh: str
    department_id: int
    cadence: Cadence
    first_on: date
    within_days: int
    sample: int | None = None
    rules: tuple[int, ...] = ()


@transaction.atomic
def start_cycle(*, actor: Actor, asked: Round, at: datetime) -> int:
    """
    Make a review a department's duty.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    :raises NoSuchCycle: if it would draw nobody, never end, or belong to no department
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    department = Department.objects.filter(pk=asked.department_id, closed_at=None).first()
    draws = asked.sample is None or asked.sample > 0
    if department is None or not 0 < asked.within_days <= LONGEST or not draws:
        raise NoSuchCycle
    cycle = Cycle.objects.create(**asdict(asked) | _kept(asked, actor, at))
    return int(cycle.pk)


def _kept(asked: Round, actor: Actor, at: datetime) -> dict[str, Any]:
    return {"rules": sorted(set(asked.rules)), "made_at": at, "made_by": actor.staff_id}


@transaction.atomic
def end_cycle(*, actor: Actor, cycle_id: int, at: datetime) -> None:
    """
    Let a review come round no more; what was drawn stays to be done.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep the programme
    :raises NoSuchCycle: if there is none, or it has ended
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.QUALITY_KEEP)
    if not Cycle.objects.filter(pk=cycle_id, ended_at=None).update(ended_at=at):
        raise NoSuchCycle


def open_reviews(*, at: datetime) -> int:
    """Open the round of every cycle whose day has come, draw its tasks; return how many rounds."""
    must_be_off(Brake.READ_ONLY)
    days, opened = calendar(), 0
    for cycle_id in Cycle.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True):
        try:
            with wall.lifted():
                opened += _open(cycle_id, days, at)
        except DayNotCovered:
            # No due date is better than a guessed one: the doctor asks for the year's holidays.
            log.warning("A review waits for the holidays of its year.", cycle=cycle_id)
    return opened


@transaction.atomic
def tidy(*, at: datetime) -> None:
    """Give back what was claimed and left or shown in vain, and close rounds that are done."""
    with wall.lifted():
        stale = Task.objects.filter(state=State.ASKED, channel=Channel.PORTAL)
        unanswered = stale.filter(changed_at__lt=at - SHOWN_FOR)
        unanswered.filter(review=None).update(state=State.GIVEN_UP, changed_at=at)
        unanswered.update(state=State.OPEN, changed_at=at)
        left = Task.objects.filter(state=State.CLAIMED, changed_at__lt=at - STALE)
        left.update(state=State.OPEN, staff_id=None, changed_at=at)
        at_work = Task.objects.filter(state__in=sorted(AT_WORK), review__isnull=False)
        done = Review.objects.filter(closed_at=None).exclude(pk__in=at_work.values("review_id"))
        done.update(closed_at=at)


def _open(cycle_id: int, days: Calendar, at: datetime) -> int:
    cycle = Cycle.objects.select_for_update().get(pk=cycle_id)
    now = round_at(cycle.first_on, Cadence(cycle.cadence), hong_kong_day(at))
    if now is None or Review.objects.filter(cycle=cycle, number=now[0]).exists():
        return 0
    number, from_on = now
    review = Review.objects.create(
        cycle=cycle,
        number=number,
        from_on=from_on,
        due_on=add_days(days, from_on, cycle.within_days),
        opened_at=at,
    )
    _draw(cycle, review, at)
    record(ReviewOpened(happened_at=at, review_id=review.pk, tasks=review.drawn))
    return 1


def _draw(cycle: Cycle, review: Review, at: datetime) -> None:
    mine = Q(pk__in=cycle.rules) if cycle.rules else Q(department=cycle.department_id)
    rules = list(Rule.objects.filter(mine).values_list("pk", flat=True))
    review.of = Finding.objects.filter(rule__in=rules, closed_at=None).count()
    with connection.cursor() as cursor:
        cursor.execute(
            DRAW,
            {
                "review": review.pk,
                "due_on": review.due_on,
                "at": at,
                "rules": rules,
                "at_work": sorted(AT_WORK),
                "seed": f"{cycle.pk}:{review.number}",
                "sample": cycle.sample,
            },
        )
        review.drawn = cursor.rowcount
    review.save(update_fields=["of", "drawn"])
