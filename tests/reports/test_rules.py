"""Periods, and what they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.reports.rules import (
    Against,
    BadPeriod,
    Period,
    Span,
    change,
    compared,
    first_of,
    month_of,
    period_for,
    share,
)

DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("span", "start", "last"),
    [
        (Span.TWELVE_MONTHS, date(2025, 12, 1), TODAY),
        (Span.MONTH, date(2026, 11, 1), TODAY),
        (Span.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Span.QUARTER, date(2026, 10, 1), TODAY),
        (Span.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Span.YEAR, date(2026, 1, 1), TODAY),
        (Span.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_choice_means_these_days(span, start, last):
    period = period_for(span, today=TODAY)
    assert (period.start, period.last) == (start, last)


def test_chosen_days_include_the_last_one():
    period = period_for(Span.CUSTOM, today=TODAY, start=date(2026, 2, 27), last=date(2026, 3, 1))
    assert (period.until - period.start).days == 3
    assert list(period.months) == [month_of(date(2026, 2, 1)), month_of(date(2026, 3, 1))]


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (None, TODAY),
        (TODAY, None),
        (TODAY, TODAY - timedelta(days=1)),
        (date(2020, 1, 1), date(2025, 1, 1)),
        (date(9999, 1, 1), date.max),
    ],
)
def test_other_days_are_refused(start, last):
    with pytest.raises(BadPeriod):
        period_for(Span.CUSTOM, today=TODAY, start=start, last=last)


@pytest.mark.parametrize(
    ("start", "last", "before", "until"),
    [
        # A running month beside the same days of the last one.
        (date(2026, 11, 1), date(2026, 11, 22), date(2026, 10, 1), date(2026, 10, 22)),
        (date(2026, 3, 1), date(2026, 3, 30), date(2026, 2, 1), date(2026, 2, 28)),
        # Whole months beside whole months, however long.
        (date(2026, 4, 1), date(2026, 4, 30), date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 7, 1), date(2026, 9, 30), date(2026, 4, 1), date(2026, 6, 30)),
        # Ten days beside ten days.
        (date(2026, 1, 5), date(2026, 1, 14), date(2025, 12, 26), date(2026, 1, 4)),
    ],
)
def test_the_period_before(start, last, before, until):
    found = compared(Period(start, last + timedelta(days=1)), Against.PREVIOUS)
    assert found is not None
    assert (found.start, found.last) == (before, until)


def test_the_same_days_a_year_ago_also_in_leap_years():
    leap = Period(date(2024, 2, 29), date(2024, 3, 1))
    assert compared(leap, Against.LAST_YEAR) == Period(date(2023, 2, 28), date(2023, 3, 1))
    assert compared(leap, Against.NOTHING) is None


@given(DAYS, st.integers(1, 1500), st.sampled_from([Against.PREVIOUS, Against.LAST_YEAR]))
def test_what_is_compared_lies_before_and_is_about_as_long(start, days, against):
    period = Period(start, start + timedelta(days=days))
    other = compared(period, against)
    assert other is not None
    assert other.start < period.start
    assert other.until < period.until
    assert abs((other.until - other.start).days - days) <= 4
    if against is Against.PREVIOUS:
        assert other.until <= period.start


@given(DAYS, st.sampled_from([span for span in Span if span is not Span.CUSTOM]))
def test_no_choice_reaches_beyond_today(today, span):
    period = period_for(span, today=today)
    assert period.last <= today
    assert first_of(month_of(today)) <= today


def test_changes_and_shares_of_nothing_are_unknown():
    assert change(110, 100) == pytest.approx(0.1)
    assert change(-50, -100) == pytest.approx(0.5), "a smaller loss is better"
    assert change(5, 0) is change(None, 5) is change(5, None) is None
    assert share(1, 4) == 0.25
    assert share(0, 4) == 0
    assert share(3, 0) is share(None, 3) is None
