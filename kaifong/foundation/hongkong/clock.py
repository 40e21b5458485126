"""
The only arithmetic on legal clocks: days, working days and years by Hong Kong's calendar.

Source: Cap. 1 s.71(1); a working day is one that is neither general holiday, gale nor
black-rainstorm warning day (Cap. 593 s.2, from memory), so Saturdays count.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kaifong.foundation.hongkong.calendar import Calendar

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
ONE_DAY = timedelta(days=1)
SHORT_PERIOD = 6  # Cap. 1 s.71(1)(d)


class Unit(StrEnum):
    """In what a legal period is counted."""

    DAYS = "days"  # an act is due on the last of them
    KEPT_DAYS = "kept_days"  # something is merely kept up through the last of them
    WORKING_DAYS = "working_days"
    YEARS = "years"  # kept through the last day


@dataclass(frozen=True, slots=True)
class Period:
    """How long the law gives, such as 40 days or 10 working days."""

    length: int
    unit: Unit

    def last_day(self, calendar: Calendar, event: date) -> date:
        """
        Return the last day of the period after an event.

        :raises DayNotCovered: if the calendar does not reach that far
        """
        if self.unit is Unit.WORKING_DAYS:
            return add_working_days(calendar, event, self.length)
        if self.unit is Unit.YEARS:
            return add_years(event, self.length)
        return add_days(calendar, event, self.length, act_due=self.unit is Unit.DAYS)


def hong_kong_day(moment: datetime) -> date:
    """
    Return the Hong Kong calendar day of an instant.

    :raises ValueError: if the instant does not say its time zone
    """
    if moment.utcoffset() is None:
        raise ValueError("A legal clock needs an instant with a time zone.")
    return moment.astimezone(HONG_KONG).date()


def ended_at(day: date) -> datetime:
    """Return the moment at which a Hong Kong day is over."""
    return datetime.combine(day + ONE_DAY, time(), HONG_KONG)


def next_working_day(calendar: Calendar, day: date) -> date:
    """
    Return the day itself if it is a working day, else the next one (Cap. 1 s.71(1)(b), (c)).

    :raises DayNotCovered: if the calendar does not reach that far
    """
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def add_days(calendar: Calendar, event: date, days: int, *, act_due: bool = True) -> date:
    """
    Return the last day of a period of days after an event.

    The day of the event is excluded. Where an act is due, a last day that is no working day moves
    on to the next one, and a period of six days or less counts working days only. A period for
    which something must merely be kept up (`act_due=False`) ends on its plain calendar day.

    :raises DayNotCovered: if the calendar does not reach that far
    :raises ValueError: if the number of days is negative
    """
    _refuse_negative(days)
    if not act_due:
        return event + timedelta(days=days)
    if days <= SHORT_PERIOD:
        return add_working_days(calendar, event, days)
    return next_working_day(calendar, event + timedelta(days=days))


def add_working_days(calendar: Calendar, event: date, days: int) -> date:
    """
    Return the working day that is this many working days after an event, its own day excluded.

    :raises DayNotCovered: if the calendar does not reach that far
    :raises ValueError: if the number of days is negative
    """
    _refuse_negative(days)
    if days == 0:
        return next_working_day(calendar, event)
    day = event
    for _ in range(days):
        day = next_working_day(calendar, day + ONE_DAY)
    return day


def working_days_elapsed(calendar: Calendar, event: date, today: date) -> int:
    """
    Return how many working days lie after the event's day, up to and including today.

    :raises DayNotCovered: if the calendar does not hold all the years between
    """
    between = (event + timedelta(days=n) for n in range(1, (today - event).days + 1))
    return sum(calendar.is_working_day(day) for day in between)


def add_years(event: date, years: int) -> date:
    """
    Return the last day of a period of years after an event: kept through that day.

    29 February becomes 28 February in a common year. Retention has no act due on its last day, so
    it does not move off a holiday, and needs no calendar.

    :raises ValueError: if the number of years is negative
    """
    _refuse_negative(years)
    try:
        return event.replace(year=event.year + years)
    except ValueError:
        if (event.month, event.day) != (2, 29):
            raise
        return event.replace(year=event.year + years, day=28)


def erasable_until(period: Period, today: date) -> date:
    """
    Return the latest event of which nothing need be kept any more today: its last day is over.

    :raises ValueError: if the period is one within which something must be done
    """
    yesterday = today - ONE_DAY
    if period.unit is Unit.KEPT_DAYS:
        return yesterday - timedelta(days=period.length)
    if period.unit is not Unit.YEARS:
        raise ValueError(period.unit)
    try:
        event = yesterday.replace(year=yesterday.year - period.length)
    except ValueError:
        event = yesterday.replace(year=yesterday.year - period.length, day=28)
    # 28 February ends what began on 28 and on 29 February alike.
    following = event + ONE_DAY
    return following if add_years(following, period.length) < today else event


def kept_through(period: Period, event: date) -> date:
    """Return the last day on which something is kept; no act is due on it, so it never moves."""
    if period.unit is Unit.KEPT_DAYS:
        return event + timedelta(days=period.length)
    if period.unit is not Unit.YEARS:
        raise ValueError(period.unit)
    return add_years(event, period.length)


def months_before(event: date, months: int) -> date:
    """
    Return the day of that many months before, or the month's last day if it has no such day.

    What happened on that day lies within the months before the event (Cap. 486 s.23(1)).

    :raises ValueError: if the number of months is negative
    """
    _refuse_negative(months)
    years, month = divmod(event.year * 12 + event.month - 1 - months, 12)
    last = (date(years + (month == 11), (month + 1) % 12 + 1, 1) - ONE_DAY).day
    return date(years, month + 1, min(event.day, last))


def _refuse_negative(length: int) -> None:
    if length < 0:
        raise ValueError("A period cannot be negative.")
