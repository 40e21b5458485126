"""The days on which the law's clock stands still (Cap. 1 s.71, Cap. 149)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Self

SUNDAY = 6


class DayNotCovered(Exception):
    """The calendar holds no general holidays for that year, so nothing may be reckoned in it."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    General holidays other than Sundays, and the gale and black-rainstorm warning days known so far.

    A due date is stored together with `version`; a storm day that arrives later makes a new
    calendar with another version, never a changed one.
    """

    version: str
    general_holidays: frozenset[date]
    storm_days: frozenset[date]
    years: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every gazetted year has a holiday, so the holidays themselves say which years are known.
        object.__setattr__(self, "years", frozenset(day.year for day in self.general_holidays))

    @classmethod
    def hong_kong(cls, years: Iterable[int], *, storms: Iterable[date] = ()) -> Self:
        """Return the calendar of these years; equal days give an equal version."""
        import holidays

        # "optional" is the Cap. 149 list; the library's "public" is the Employment Ordinance's
        # statutory list, which lacks Good Friday (law.md 1.3).
        gazetted = frozenset(
            holidays.country_holidays("HK", years=sorted(set(years)), categories=("optional",))
        )
        return cls.of(gazetted, storms)

    @classmethod
    def of(cls, general_holidays: Iterable[date], storms: Iterable[date] = ()) -> Self:
        """Return the calendar of these days, such as those of the tables."""
        gazetted, stormy = frozenset(general_holidays), frozenset(storms)
        return cls(_version(gazetted, stormy), gazetted, stormy)

    def with_storms(self, days: Iterable[date]) -> Self:
        """Return a calendar of its own version that also knows these storm days."""
        return type(self).of(self.general_holidays, self.storm_days | frozenset(days))

    def is_general_holiday(self, day: date) -> bool:
        """
        Tell whether the day is a general holiday: gazetted, or a Sunday. Saturday is none.

        :raises DayNotCovered: if the year's holidays are not known
        """
        if day.year not in self.years:
            raise DayNotCovered(f"No general holidays are known for {day.year}.")
        return day.weekday() == SUNDAY or day in self.general_holidays

    def is_working_day(self, day: date) -> bool:
        """
        Tell whether the day is neither general holiday, gale nor black-rainstorm warning day.

        :raises DayNotCovered: if the year's holidays are not known
        """
        return not self.is_general_holiday(day) and day not in self.storm_days


def _version(general: frozenset[date], storms: frozenset[date]) -> str:
    days = [*sorted(general), None, *sorted(storms)]
    digest = sha256(" ".join(str(day) for day in days).encode()).hexdigest()
    return f"hk-{digest[:12]}"
