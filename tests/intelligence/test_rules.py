"""Segments, periods and ratios, without any engine."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.intelligence import rules
from kaifong.intelligence.rules import EmptyPeriod, Period, Segment
from kaifong.orders import datasets
from kaifong.orders.models import Kind, LineKind


def test_the_codes_are_those_of_the_orders():
    assert (datasets.SALE, datasets.RETURN, datasets.GOODS) == (
        Kind.SALE,
        Kind.RETURN,
        LineKind.GOODS,
    )


def test_every_pair_of_fifths_has_a_segment_and_every_segment_a_pair():
    found = {rules.segment_of(r, f) for r in range(1, 6) for f in range(1, 6)}
    assert found == set(Segment)
    assert rules.segment_of(5, 5) == Segment.CHAMPIONS
    assert rules.segment_of(5, 1) == Segment.NEW
    assert rules.segment_of(1, 5) == Segment.AT_RISK
    assert rules.segment_of(1, 1) == Segment.LOST


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9), st.sampled_from([1, 100, 10_000]))
def test_a_ratio_is_the_exact_fraction_rounded_once(over, under, scale):
    exact = (Decimal(over) * scale / under).quantize(Decimal(1), ROUND_HALF_UP)
    assert rules.ratio(over, under, scale) == int(exact)
    assert rules.ratio(over, -under, scale) == -rules.ratio(over, under, scale)


def test_a_ratio_to_nothing_is_nothing():
    assert rules.ratio(5, 0, 100) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_months_are_numbered_without_gaps(day):
    number = rules.month_number(day)
    assert rules.first_of_month(number) == day.replace(day=1)


def test_a_period_has_at_least_a_day():
    period = Period(date(2024, 1, 31), date(2024, 2, 1))
    assert (period.first_month, period.last_month) == (24288, 24288)
    assert period.before() == Period(date(2024, 1, 30), date(2024, 1, 31))
    with pytest.raises(EmptyPeriod):
        Period(date(2024, 1, 31), date(2024, 1, 31))
