from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.money import CurrenciesDiffer, Money


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Money(123_456), "HK$1,234.56"),
        (Money(-5), "-HK$0.05"),
        (Money.dollars(3), "HK$3.00"),
        (Money(100, "GBP"), "£1.00"),
        (Money(100, "JPY"), "JPY 1.00"),
    ],
)
def test_it_is_shown_as_people_write_it(amount, shown):
    assert str(amount) == shown


@pytest.mark.parametrize(
    ("exact", "cents"),
    [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("1.115", 112), ("12", 1200)],
)
def test_half_a_cent_is_rounded_away_from_zero(exact, cents):
    assert Money.from_decimal(Decimal(exact)).cents == cents


@given(st.integers(), st.integers())
def test_adding_and_taking_back(one, other):
    assert Money(one) + Money(other) + -Money(other) == Money(one)


def test_two_currencies_do_not_add():
    with pytest.raises(CurrenciesDiffer):
        Money(1) + Money(1, "GBP")
