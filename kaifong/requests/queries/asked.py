"""Requests with their clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority import wall
from kaifong.customers.queries import once
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.foundation.legal_days.queries import with_due
from kaifong.requests.models import Request, Step
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import ANSWERED, OPEN, State


@dataclass(frozen=True)
class Asked:
    """A request: what, when and how it came in, how far it is, and by when it must be answered."""

    id: RequestId
    customer_id: CustomerId | None
    kind: Kind
    channel: Channel
    language: str
    words: str
    received_at: datetime
    received_on: date
    state: State
    aim_on: date | None  # the shop's own
    due_on: date | None  # the law's; none while its year's holidays are not known
    answered_at: datetime | None
    staff_id: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def days_left(self, today: date) -> int | None:
        """Return how many days are left until it is due; less than none once it is late."""
        return None if self.due_on is None else (self.due_on - today).days

    def age(self, today: date) -> int:
        """Return how many days ago it was received."""
        return (today - self.received_on).days


def of_customer(customer_id: CustomerId) -> tuple[Asked, ...]:
    """
    Return what a person asked, newest first, under earlier numbers of his too.

    For steps that are permitted already, such as his own page: nobody's authority is asked.
    """
    with wall.lifted():
        numbers = [customer_id, *(number for number, _ in once(customer_id=customer_id))]
        rows = Request.objects.filter(customer_id__in=numbers)
        return tuple(with_clocks(rows.order_by("-received_at", "-pk")))


def with_clocks(rows: Iterable[Request]) -> list[Asked]:
    """Return requests with the dates of their clocks, asked for all of them at once."""
    found = list(rows)
    clocks = {
        clock.pk: clock
        for clock in with_due(LegalClock.objects.filter(pk__in=[row.clock for row in found]))
    }
    answers = Step.objects.filter(
        request__in=[row.pk for row in found], state__in=[state.value for state in ANSWERED]
    )
    answered = dict(answers.order_by("-pk").values_list("request_id", "at"))
    return [_asked(row, clocks.get(row.clock or 0), answered.get(row.pk)) for row in found]


def _asked(row: Request, clock: LegalClock | None, answered_at: datetime | None) -> Asked:
    return Asked(
        id=RequestId(row.pk),
        customer_id=CustomerId(row.customer_id) if row.customer_id else None,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        language=row.language,
        words=row.words,
        received_at=row.received_at,
        received_on=row.received_on,
        state=State(row.state),
        aim_on=clock.target_on if clock else None,
        due_on=getattr(clock, "due_on", None),
        answered_at=answered_at,
        staff_id=row.staff_id,
    )
