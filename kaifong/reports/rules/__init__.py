"""Periods of a report, what they are compared with, and shares: no database, no clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
LONGEST_MONTHS = 60


class Span(StrEnum):
    """Which time a report speaks of; `CUSTOM` names its days."""

    TWELVE_MONTHS = "12m"
    MONTH = "month"
    LAST_MONTH = "last-month"
    QUARTER = "quarter"
    LAST_QUARTER = "last-quarter"
    YEAR = "year"
    LAST_YEAR = "last-year"
    CUSTOM = "custom"


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    LAST_YEAR = "last-year"
    NOTHING = "nothing"


class BadPeriod(Exception):
    """A period must end after it begins, and not be longer than five years."""


@dataclass(frozen=True)
class Period:
    """Hong Kong days from `start` until, not including, `until`."""

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start or self.number_of_months > LONGEST_MONTHS:
            raise BadPeriod

    @property
    def last(self) -> date:
        return self.until - DAY

    @property
    def number_of_months(self) -> int:
        return month_of(self.last) - month_of(self.start) + 1

    @property
    def months(self) -> range:
        """Return the months touched, as year * 12 + month - 1."""
        return range(month_of(self.start), month_of(self.last) + 1)


def month_of(day: date) -> int:
    """Return a month as one number: year * 12 + month - 1."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def period_for(
    span: Span, *, today: date, start: date | None = None, last: date | None = None
) -> Period:
    """
    Return the period that a choice means today; running months, quarters and years end today.

    :raises BadPeriod: if chosen days are missing, backward or more than five years apart
    """
    if span is Span.CUSTOM:
        if start is None or last is None or last.year >= date.max.year:
            raise BadPeriod
        return Period(start, last + DAY)
    this = month_of(today)
    quarter, year = this - this % 3, this - this % 12
    tomorrow = today + DAY
    return {
        Span.TWELVE_MONTHS: lambda: Period(first_of(this - 11), tomorrow),
        Span.MONTH: lambda: Period(first_of(this), tomorrow),
        Span.LAST_MONTH: lambda: Period(first_of(this - 1), first_of(this)),
        Span.QUARTER: lambda: Period(first_of(quarter), tomorrow),
        Span.LAST_QUARTER: lambda: Period(first_of(quarter - 3), first_of(quarter)),
        Span.YEAR: lambda: Period(first_of(year), tomorrow),
        Span.LAST_YEAR: lambda: Period(first_of(year - 12), first_of(year)),
    }[span]()


def compared(period: Period, against: Against) -> Period | None:
    """
    Return the period to compare with, so that like stands beside like.

    Months are set beside months, up to the same day; other days beside as many days before.
    """
    if against is Against.NOTHING:
        return None
    if against is Against.LAST_YEAR:
        return _earlier(period, 12)
    if period.start.day == 1:
        return _earlier(period, period.number_of_months)
    length = period.until - period.start
    return Period(period.start - length, period.start)


def change(now: float | None, before: float | None) -> float | None:
    """Return by which share something grew; none if there is nothing to compare with."""
    if now is None or not before:
        return None
    return (now - before) / abs(before)


def share(part: float | None, whole: float | None) -> float | None:
    """Return a part as a share of one; none of nothing."""
    return None if part is None or not whole else part / whole


def _earlier(period: Period, months: int) -> Period:
    start = _months_before(period.start, months)
    if period.until.day == 1:
        return Period(start, _months_before(period.until, months))
    # The last day, not the first one beyond it: 30 March stands beside 28 February.
    return Period(start, _months_before(period.last, months) + DAY)


def _months_before(day: date, months: int) -> date:
    first = first_of(month_of(day) - months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


class Sharing(StrEnum):
    """Who may open a kept question; it is answered from his own rows, whoever made it."""

    PRIVATE = "private"
    TEAM = "team"  # who holds a role
    DEPARTMENT = "department"
