"""When people buy: growth, weekdays, hours and the feasts of a Hong Kong year."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

YEARS = 3
SALE_DAYS = ((11, 11), (12, 12))
_LUNAR_NEW_YEAR = """
2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17
2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19
"""
_MID_AUTUMN = """
2018-09-24 2019-09-13 2020-10-01 2021-09-21 2022-09-10 2023-09-29 2024-09-17 2025-10-06 2026-09-25
2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08 2034-09-27
"""
LUNAR_NEW_YEARS = [date.fromisoformat(day) for day in _LUNAR_NEW_YEAR.split()]
MID_AUTUMNS = [date.fromisoformat(day) for day in _MID_AUTUMN.split()]
WEEKDAYS = (0.94, 0.92, 0.93, 0.96, 1.05, 1.12, 1.10)  # Monday first
GROWTH = (0.65, 1.35)  # of the first and the last day, against the mean
# Of a thousand orders, by the hour: the commute, lunch, and long evenings on the sofa.
ONLINE_HOURS = (
    *(22, 10, 5, 3, 3, 5, 12, 27, 41, 43, 45, 47),
    *(62, 58, 45, 43, 42, 44, 50, 56, 72, 86, 92, 55),
)
STORE_HOURS = (
    *(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 60),
    *(100, 95, 85, 85, 90, 100, 120, 115, 90, 50, 0, 0),
)

Floats = NDArray[np.float64]


def days_until(until: date) -> list[date]:
    """Return the days of the three years before `until`, which is not among them."""
    # 29 February has no namesake in a common year; the day before serves as well.
    day = min(until.day, 28) if until.month == 2 else until.day
    first = until.replace(year=until.year - YEARS, day=day)
    return [first + timedelta(days=n) for n in range((until - first).days)]


def weights(days: list[date]) -> Floats:
    """Return how busy each day is, against an ordinary one."""
    grown = np.linspace(*GROWTH, len(days))
    weight: Floats = grown * np.array([WEEKDAYS[day.weekday()] * feast(day) for day in days])
    return weight


def feast(day: date) -> float:
    """Return how a day's sales differ for the season alone."""
    factor = {(11, 11): 3.6, (12, 12): 2.4, (11, 10): 1.5, (11, 12): 1.4, (12, 11): 1.3}.get(
        (day.month, day.day), 1.0
    )
    factor *= {1: 1.0, 2: 0.95, 8: 0.92, 11: 1.1, 12: 1.22}.get(day.month, 1.0)
    for new_year in LUNAR_NEW_YEARS:
        before = (new_year - day).days
        if 2 <= before <= 21:
            factor *= 1.55
        elif -3 <= before <= 1:
            factor *= 0.35
    if any(1 <= (moon - day).days <= 16 for moon in MID_AUTUMNS):
        factor *= 1.3
    return factor


def is_sale(day: date) -> bool:
    return (day.month, day.day) in SALE_DAYS


def seconds_of_day(
    rng: np.random.Generator, hours: tuple[int, ...], count: int
) -> NDArray[np.int64]:
    """Return moments within a day, in seconds after midnight."""
    chances = np.array(hours) / sum(hours)
    hour = np.searchsorted(np.cumsum(chances), rng.random(count), side="right").clip(0, 23)
    return hour * 3_600 + rng.integers(0, 3_600, count)
