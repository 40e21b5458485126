"""Days as people say them, reckoned from a Hong Kong day that is passed in. No clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kaifong.intelligence.rules import Period, first_of_month, month_number

DAY = timedelta(days=1)


class Span(StrEnum):
    """Which days; `LAST_DAYS` and `LAST_MONTHS` say how many."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    LAST_DAYS = "last_days"  # ending today
    LAST_MONTHS = "last_months"  # the running one and those before it, until today
    MONTH = "month"  # to date
    LAST_MONTH = "last_month"
    QUARTER = "quarter"  # to date
    LAST_QUARTER = "last_quarter"
    YEAR = "year"  # to date
    LAST_YEAR = "last_year"


class Compare(StrEnum):
    """With what a period is compared."""

    BEFORE = "before"  # as many months before, or as many days
    YEAR_AGO = "year_ago"


class BadDays(Exception):
    """Days must end after they begin; a number of days or months is at least one."""


@dataclass(frozen=True)
class Relative:
    """Days as said, not as reckoned: `number` for spans of so many days or months."""

    span: Span
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 3_700:
            raise BadDays(str(self.number))

    def days(self, today: date) -> Period:
        """Return the days that this means on a Hong Kong day."""
        this = month_number(today)
        quarter, year, tomorrow = this - this % 3, this - this % 12, today + DAY
        return {
            Span.TODAY: lambda: Period(today, tomorrow),
            Span.YESTERDAY: lambda: Period(today - DAY, today),
            Span.LAST_DAYS: lambda: Period(tomorrow - self.number * DAY, tomorrow),
            Span.LAST_MONTHS: lambda: Period(first_of_month(this - self.number + 1), tomorrow),
            Span.MONTH: lambda: Period(first_of_month(this), tomorrow),
            Span.LAST_MONTH: lambda: Period(first_of_month(this - 1), first_of_month(this)),
            Span.QUARTER: lambda: Period(first_of_month(quarter), tomorrow),
            Span.LAST_QUARTER: lambda: Period(first_of_month(quarter - 3), first_of_month(quarter)),
            Span.YEAR: lambda: Period(first_of_month(year), tomorrow),
            Span.LAST_YEAR: lambda: Period(first_of_month(year - 12), first_of_month(year)),
        }[self.span]()


@dataclass(frozen=True)
class Chosen:
    """The days from one through another."""

    start: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.start or self.last.year >= date.max.year:
            raise BadDays(f"{self.start} to {self.last}")

    def days(self, today: date) -> Period:  # noqa: ARG002  as a span is asked
        """Return these days, whatever day it is."""
        return Period(self.start, self.last + DAY)


type Days = Relative | Chosen


def compared(period: Period, how: Compare) -> tuple[Period, int]:
    """
    Return the days to compare with, and by how many months they lie earlier (0: by days).

    Months stand beside months up to the same day; other days beside as many days before.
    """
    if how is Compare.YEAR_AGO:
        return _earlier(period, 12), 12
    if period.start.day == 1:
        months = period.last_month - period.first_month + 1
        return _earlier(period, months), months
    return period.before(), 0


def _earlier(period: Period, months: int) -> Period:
    start = _months_before(period.start, months)
    if period.until.day == 1:
        return Period(start, _months_before(period.until, months))
    return Period(start, _months_before(period.until - DAY, months) + DAY)


def _months_before(day: date, months: int) -> date:
    first = first_of_month(month_number(day) - months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
