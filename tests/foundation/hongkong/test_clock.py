from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.calendar import Calendar, DayNotCovered
from kaifong.foundation.hongkong.clock import (
    add_days,
    add_working_days,
    add_years,
    hong_kong_day,
    working_days_elapsed,
)

HK = Calendar.hong_kong(range(2024, 2032))
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2029, 12, 31))
LENGTHS = st.integers(min_value=0, max_value=120)


# Boundary table of law.md 1.4: (case as named there, event, days, storm day, due).
FORTY_DAYS = [
    ("40 days, Easter + Ching Ming", date(2026, 2, 22), 40, None, date(2026, 4, 8)),
    ("40 days, Easter + Ching Ming", date(2026, 2, 23), 40, None, date(2026, 4, 8)),
    ("40 days, Easter + Ching Ming", date(2026, 2, 24), 40, None, date(2026, 4, 8)),
    ("40 days, Easter + Ching Ming", date(2026, 2, 25), 40, None, date(2026, 4, 8)),
    ("40 days, Easter + Ching Ming", date(2026, 2, 26), 40, None, date(2026, 4, 8)),
    ("40 days, Easter + Ching Ming", date(2026, 2, 27), 40, None, date(2026, 4, 8)),
    ("same + storm", date(2026, 2, 22), 40, date(2026, 4, 8), date(2026, 4, 9)),
    ("40 days, LNY", date(2026, 1, 8), 40, None, date(2026, 2, 20)),
    ("40 days, Christmas", date(2026, 11, 15), 40, None, date(2026, 12, 28)),
    ("40 days ending on Saturday", date(2026, 1, 5), 40, None, date(2026, 2, 14)),
    ("14 days oral consent", date(2026, 3, 20), 14, None, date(2026, 4, 8)),
    ("14 days oral consent; 19 Mar", date(2026, 3, 19), 14, None, date(2026, 4, 2)),
]
WORKING_DAYS = [
    ("10 working days", date(2026, 3, 20), None, date(2026, 4, 1)),
    ("10 working days across Easter", date(2026, 3, 25), None, date(2026, 4, 10)),
    ("10 working days, LNY", date(2026, 2, 13), None, date(2026, 2, 28)),
    ("10 working days, typhoon", date(2026, 7, 20), date(2026, 7, 24), date(2026, 8, 1)),
]


@pytest.mark.parametrize(("case", "event", "days", "storm", "due"), FORTY_DAYS)
def test_days_of_law_1_4(case: str, event: date, days: int, storm: date | None, due: date) -> None:
    calendar = HK.with_storms([storm] if storm else [])
    assert add_days(calendar, event, days) == due, f"law.md 1.4: {case}"


@pytest.mark.parametrize(("case", "event", "storm", "due"), WORKING_DAYS)
def test_working_days_of_law_1_4(case: str, event: date, storm: date | None, due: date) -> None:
    calendar = HK.with_storms([storm] if storm else [])
    assert add_working_days(calendar, event, 10) == due, f"law.md 1.4: {case}"


def test_midnight_of_law_1_4() -> None:
    """Law.md 1.4 "midnight": received 2026-03-27 00:30 +08:00 falls due on 6 May, not 5 May."""
    received = datetime(2026, 3, 26, 16, 30, tzinfo=UTC)
    assert hong_kong_day(received) == date(2026, 3, 27)
    assert add_days(HK, hong_kong_day(received), 40) == date(2026, 5, 6)


def test_do_not_call_of_law_1_4() -> None:
    """Law.md 1.4 "do-not-call": listed 20 Mar 2026, 31 Mar = 9 elapsed, 1 Apr = 10 elapsed."""
    assert working_days_elapsed(HK, date(2026, 3, 20), date(2026, 3, 31)) == 9
    assert working_days_elapsed(HK, date(2026, 3, 20), date(2026, 4, 1)) == 10


@pytest.mark.parametrize(
    ("case", "event", "years", "kept_through"),
    [
        ("3 years, leap", date(2028, 2, 29), 3, date(2031, 2, 28)),
        ("4 years log book", date(2026, 3, 5), 4, date(2030, 3, 5)),
    ],
)
def test_years_of_law_1_4(case: str, event: date, years: int, kept_through: date) -> None:
    assert add_years(event, years) == kept_through, f"law.md 1.4: {case}"


def test_facility_of_law_1_4() -> None:
    """Law.md 1.4 "30 days facility": sent 1 Jun 2026, works through 1 Jul, itself a holiday."""
    sent = hong_kong_day(datetime(2026, 6, 1, 2, 0, tzinfo=UTC))
    assert add_days(HK, sent, 30, act_due=False) == date(2026, 7, 1)
    assert HK.is_general_holiday(date(2026, 7, 1))
    assert add_days(HK, sent, 30) == date(2026, 7, 2)


def test_a_short_period_does_not_count_holidays_at_all() -> None:
    """Law.md 1.1 (d): six days or less skip the five holidays, seven days run through them."""
    assert add_days(HK, date(2026, 4, 2), 6) == date(2026, 4, 14)
    assert add_days(HK, date(2026, 4, 2), 7) == date(2026, 4, 9)


def test_an_act_due_on_a_certain_day_moves_off_a_holiday() -> None:
    """Law.md 1.1 (c)."""
    assert add_days(HK, date(2026, 4, 3), 0) == date(2026, 4, 8)
    assert add_days(HK, date(2026, 4, 2), 0) == date(2026, 4, 2)


def test_a_storm_day_may_arrive_after_the_date_was_computed() -> None:
    before = add_days(HK, date(2026, 7, 1), 40)
    later = HK.with_storms([before])

    assert add_days(later, date(2026, 7, 1), 40) == before + timedelta(days=1)
    assert later.version != HK.version
    assert add_days(HK, date(2026, 7, 1), 40) == before  # what was told under the old version stays


def test_a_year_without_known_holidays_is_refused() -> None:
    with pytest.raises(DayNotCovered, match="2032"):
        add_days(HK, date(2031, 12, 1), 40)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        hong_kong_day(datetime(2026, 3, 27, 0, 30))  # noqa: DTZ001


@pytest.mark.parametrize("length", [-1, -40])
def test_a_negative_period_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        add_days(HK, date(2026, 1, 2), length)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(HK, date(2026, 1, 2), length)
    with pytest.raises(ValueError, match="negative"):
        add_years(date(2026, 1, 2), length)


@given(DAYS, LENGTHS, st.sets(DAYS, max_size=5))
def test_an_act_falls_due_on_a_working_day_and_never_early(
    event: date, days: int, storms: set[date]
) -> None:
    calendar = HK.with_storms(storms)
    due = add_days(calendar, event, days)
    assert calendar.is_working_day(due)
    assert due >= event + timedelta(days=days)
    assert calendar.is_working_day(add_working_days(calendar, event, days))


@given(DAYS, DAYS, LENGTHS)
def test_a_later_event_is_never_due_earlier(one: date, other: date, days: int) -> None:
    first, second = sorted((one, other))
    assert add_days(HK, first, days) <= add_days(HK, second, days)
    assert add_working_days(HK, first, days) <= add_working_days(HK, second, days)
    assert add_years(first, days % 10) <= add_years(second, days % 10)


@given(DAYS, LENGTHS, DAYS)
def test_a_storm_never_brings_a_date_forward(event: date, days: int, storm: date) -> None:
    stormy = HK.with_storms([storm])
    assert add_days(stormy, event, days) >= add_days(HK, event, days)
    assert add_working_days(stormy, event, days) >= add_working_days(HK, event, days)


@given(DAYS, st.integers(min_value=1, max_value=120))
def test_elapsed_working_days_undo_added_ones(event: date, days: int) -> None:
    due = add_working_days(HK, event, days)
    assert working_days_elapsed(HK, event, due) == days
    assert working_days_elapsed(HK, event, due - timedelta(days=1)) == days - 1
    assert working_days_elapsed(HK, due, event) == 0


@given(st.datetimes(timezones=st.timezones()))
def test_the_day_does_not_depend_on_the_zone_it_was_written_in(moment: datetime) -> None:
    try:
        in_utc = moment.astimezone(UTC)
        expected = (in_utc.replace(tzinfo=None) + timedelta(hours=8)).date()
    except OverflowError:
        return
    if moment.year > 1980:  # Hong Kong kept summer time until 1979
        assert hong_kong_day(moment) == expected
