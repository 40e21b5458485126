"""The law's days for notices and consents; all reckoning is the clock's own."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from kaifong.foundation.hongkong.calendar import Calendar, DayNotCovered
from kaifong.foundation.hongkong.clock import add_years, hong_kong_day
from kaifong.foundation.ids import LegalClockId
from kaifong.foundation.law.pack import period
from kaifong.foundation.legal_days import actions as legal_days
from kaifong.foundation.legal_days.models import DueComputed, LegalClock
from kaifong.foundation.legal_days.queries import calendar

KEEP_REQUESTS = 3  # years: Cap. 593 s.9(3)
RULE, ABOUT = "L27", "oral_consent"


def confirm_until(said_at: datetime) -> date:
    """Return the last day on which an oral consent may be confirmed: Cap. 486 s.35E(2)."""
    day, within = hong_kong_day(said_at), period(RULE)
    try:
        return within.last_day(calendar(), day)
    except DayNotCovered:
        # It must have a day; once the year's list is entered, its clock corrects it.
        return within.last_day(Calendar.hong_kong((day.year, day.year + 1)), day)


def start_confirming(*, event_id: int, said_at: datetime, at: datetime) -> None:
    """Let the days for confirming an oral consent run; storms entered later move them."""
    legal_days.start_clock(
        rule=RULE,
        about=ABOUT,
        subject_id=event_id,
        event_at=said_at,
        period=period(RULE),
        at=at,
    )


def stop_confirming(*, event_id: int, at: datetime) -> None:
    """Let the clock of an oral consent stand: it was confirmed, or has lapsed."""
    for clock in _clocks([event_id]):
        legal_days.stop_clock(clock_id=LegalClockId(clock.pk), at=at)


def moved_to(event_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, date]:
    """Return until when each oral consent may be confirmed, as reckoned last, for their events."""
    if not event_ids:
        return {}
    computed = DueComputed.objects.filter(clock=OuterRef("pk")).order_by("-pk")
    if known_at is not None:
        computed = computed.filter(at__lte=known_at)
    found = _clocks(event_ids).annotate(due=Subquery(computed.values("value")[:1]))
    return {clock.subject_id: clock.due for clock in found if clock.due is not None}


def keep_until(received_at: datetime) -> date:
    """Return the day through which a request to stop is kept: Cap. 593 s.9(3)."""
    return add_years(hong_kong_day(received_at), KEEP_REQUESTS)


def _clocks(event_ids: Collection[int]) -> QuerySet[LegalClock]:
    return LegalClock.objects.filter(rule=RULE, about=ABOUT, subject_id__in=event_ids)
