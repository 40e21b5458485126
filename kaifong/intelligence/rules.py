"""Periods, filters and the named segments of customers. No database, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from kaifong.authority.rules import Rows


class EmptyPeriod(Exception):
    """A period that ends before it begins."""


@dataclass(frozen=True)
class Period:
    """
    Days from `start` until, but not including, `until`.

    :raises EmptyPeriod: if that is none
    """

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise EmptyPeriod(f"{self.start} to {self.until}")

    @property
    def first_month(self) -> int:
        return month_number(self.start)

    @property
    def last_month(self) -> int:
        return month_number(self.until - timedelta(days=1))

    def before(self) -> "Period":
        """Return the period of the same length right before this one."""
        return Period(self.start - (self.until - self.start), self.start)


def month_number(day: date) -> int:
    """Return the month as a running number, so that months can be subtracted."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Filters:
    """What a reader narrows a report to; none means all."""

    regions: frozenset[int] | None = None
    channels: frozenset[int] | None = None
    categories: frozenset[int] | None = None

    @property
    def rows(self) -> Rows:
        return Rows(self.regions, self.channels, self.categories)


class Segment(IntEnum):
    """Kinds of customers by how lately and how often they bought; the numbers are stored."""

    CHAMPIONS = 1
    LOYAL = 2
    POTENTIAL = 3
    NEW = 4
    NEEDING_ATTENTION = 5
    AT_RISK = 6
    HIBERNATING = 7
    LOST = 8


# Rows: recency from 5 (latest fifth) down to 1; columns: frequency from 1 to 5.
_C, _Y, _P, _N = Segment.CHAMPIONS, Segment.LOYAL, Segment.POTENTIAL, Segment.NEW
_A, _R, _H, _L = (
    Segment.NEEDING_ATTENTION,
    Segment.AT_RISK,
    Segment.HIBERNATING,
    Segment.LOST,
)
SEGMENTS = {
    5: (_N, _P, _P, _C, _C),
    4: (_N, _P, _P, _C, _C),
    3: (_H, _A, _A, _Y, _Y),
    2: (_H, _H, _R, _R, _R),
    1: (_L, _L, _R, _R, _R),
}


def segment_of(recency: int, frequency: int) -> Segment:
    """
    Return the segment of a customer in these fifths, 5 being the best.

    :raises KeyError: if recency is not 1 to 5
    """
    return SEGMENTS[recency][frequency - 1]


def ratio(over: int, under: int, scale: int) -> int | None:
    """Return over / under × scale to the nearest whole number, halves away from zero."""
    if under == 0:
        return None
    sign = 1 if (over < 0) == (under < 0) else -1
    return sign * ((2 * abs(over) * scale + abs(under)) // (2 * abs(under)))
