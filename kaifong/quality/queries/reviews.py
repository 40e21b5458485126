"""Reviews that come round: whose, how far, what is overdue; for the manager."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.quality.models import Cycle, Review, Task
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.vocabulary import OVER, Cadence, State
from kaifong.quality.wording import Both

SHOWN = 40


@dataclass(frozen=True)
class ReviewSeen:
    """One round, and how far it is."""

    id: int
    number: int
    from_on: date
    due_on: date
    drawn: int
    of: int
    done: int
    accepted: int
    overdue: bool
    closed_at: datetime | None

    @property
    def left(self) -> int:
        return self.drawn - self.done


@dataclass(frozen=True)
class CycleSeen:
    """A review that comes round, with its rounds, newest first."""

    id: int
    name: Both
    department: Both
    cadence: Cadence
    within_days: int
    sample: int | None
    first_on: date
    ended: bool
    rounds: tuple[ReviewSeen, ...]

    @property
    def now(self) -> ReviewSeen | None:
        return self.rounds[0] if self.rounds else None


def cycles(*, actor: Actor, at: datetime) -> list[CycleSeen]:
    """
    Return every cycle that has not ended, and how its rounds go.

    :raises NotAllowed: if the actor may not see the programme
    """
    require(actor, Permission.QUALITY_SEE)
    today = hong_kong_day(at)
    found = list(
        Cycle.objects.filter(ended_at=None).select_related("department").order_by("-pk")[:SHOWN]
    )
    rounds: dict[int, list[Review]] = defaultdict(list)
    for one in Review.objects.filter(cycle__in=found).order_by("-number"):
        if len(rounds[one.cycle_id]) < SHOWN:
            rounds[one.cycle_id].append(one)
    states = _states([one.pk for each in rounds.values() for one in each])
    return [_cycle(one, rounds[one.pk], states, today) for one in found]


def _states(review_ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    # Numbers only, of rounds that are everybody's whole: no person's rows are shown.
    with wall.lifted():
        rows = Task.objects.filter(review__in=review_ids).values_list("review_id", "state")
        for review_id, state, count in rows.annotate(n=Count("pk")).order_by():
            found[review_id][state] = count
    return found


def _cycle(
    one: Cycle, rounds: list[Review], states: dict[int, dict[str, int]], today: date
) -> CycleSeen:
    return CycleSeen(
        id=one.pk,
        name=Both(one.name_en, one.name_zh),
        department=Both(one.department.name_en, one.department.name_zh),
        cadence=Cadence(one.cadence),
        within_days=one.within_days,
        sample=one.sample,
        first_on=one.first_on,
        ended=one.ended_at is not None,
        rounds=tuple(_review(review, states.get(review.pk, {}), today) for review in rounds),
    )


def _review(one: Review, states: dict[str, int], today: date) -> ReviewSeen:
    done = sum(states.get(state, 0) for state in OVER)
    return ReviewSeen(
        id=one.pk,
        number=one.number,
        from_on=one.from_on,
        due_on=one.due_on,
        drawn=one.drawn,
        of=one.of,
        done=done,
        accepted=states.get(State.ACCEPTED, 0) + states.get(State.SETTLED, 0),
        overdue=one.closed_at is None and one.due_on < today and done < one.drawn,
        closed_at=one.closed_at,
    )
