"""What is kept through a day is erasable the day after, and not before: law.md §1.4, L08."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.clock import Period, Unit, erasable_until, kept_through

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))
YEARS = st.integers(0, 12).map(lambda n: Period(n, Unit.YEARS))
KEPT_DAYS = st.integers(0, 500).map(lambda n: Period(n, Unit.KEPT_DAYS))


@given(period=YEARS | KEPT_DAYS, today=DAYS, event=DAYS)
def test_erasable_is_exactly_what_is_over(period, today, event):
    over = kept_through(period, event) < today
    assert (event <= erasable_until(period, today)) is over


@pytest.mark.parametrize(
    ("event", "years", "through"),
    [
        (date(2028, 2, 29), 3, date(2031, 2, 28)),
        (date(2026, 3, 5), 4, date(2030, 3, 5)),
        (date(2019, 4, 1), 7, date(2026, 4, 1)),
    ],
)
def test_the_boundary_days_of_the_law(event, years, through):
    period = Period(years, Unit.YEARS)
    assert kept_through(period, event) == through
    assert erasable_until(period, through) < event
    assert erasable_until(period, through + timedelta(days=1)) >= event


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.WORKING_DAYS])
def test_a_time_to_act_in_is_not_a_time_to_keep(unit):
    for asked in (erasable_until, kept_through):
        with pytest.raises(ValueError, match="days"):
            asked(Period(3, unit), date(2026, 3, 1))
