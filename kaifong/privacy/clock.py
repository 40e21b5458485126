"""The law's days for notices and consents; all reckoning is the clock's own."""

from datetime import date, datetime
from functools import lru_cache

from kaifong.foundation.hongkong.calendar import Calendar
from kaifong.foundation.hongkong.clock import add_days, add_years, hong_kong_day

from .rules.consents import CONFIRM_WITHIN

KEEP_REQUESTS = 3  # years: Cap. 593 s.9(3)


def confirm_until(said_at: datetime) -> date:
    """Return the last day on which an oral consent may be confirmed: Cap. 486 s.35E(2)."""
    day = hong_kong_day(said_at)
    return add_days(_calendar(day.year), day, CONFIRM_WITHIN)


def keep_until(received_at: datetime) -> date:
    """Return the day through which a request to stop is kept: Cap. 593 s.9(3)."""
    return add_years(hong_kong_day(received_at), KEEP_REQUESTS)


@lru_cache(maxsize=8)
def _calendar(year: int) -> Calendar:
    return Calendar.hong_kong((year, year + 1))
