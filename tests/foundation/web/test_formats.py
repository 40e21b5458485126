from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.money import Money
from kaifong.foundation.web import formats


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "HK$0.00"),
        (123_450, "HK$1,234.50"),
        (-5, "−HK$0.05"),
        (Money(990, "GBP"), "£9.90"),
        (None, "—"),
    ],
)
def test_amounts_show_their_currency_and_cents(cents, shown):
    assert formats.hkd(cents) == shown


@pytest.mark.parametrize(
    ("cents", "shown"),
    [(149, "HK$1"), (150, "HK$2"), (-150, "−HK$2"), (12_846_500, "HK$128,465"), (None, "—")],
)
def test_whole_dollars_are_rounded_half_away_from_zero(cents, shown):
    assert formats.hkd0(cents) == shown


@given(st.integers(-(10**12), 10**12))
def test_an_amount_keeps_every_cent(cents):
    digits = "".join(c for c in formats.hkd(cents) if c.isdigit())
    assert int(digits) == abs(cents)
    assert formats.hkd(cents).startswith("−") == (cents < 0)


def test_days_are_those_of_hong_kong_in_the_readers_language():
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)

    assert formats.hk_date(late) == "22 Nov 2026"
    assert formats.hk_time(late) == "00:30"
    with override("zh-hant"):
        assert formats.hk_date(late) == "2026年11月22日"
        assert formats.hk_moment(late) == "2026年11月22日 00:30"
        assert formats.hk_date(date(2026, 1, 2)) == "2026年1月2日"
    assert formats.hk_date(None) == "—"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("陳大文", "陳"),
        ("CHAN Tai Man", "CT"),
        ("chan tai man 陳大文", "CT"),
        ("Au-Yeung Chi Fung", "AY"),
        ("  ", "?"),
        ("(unknown)", "?"),
        ("Zoë", "Z"),
        ("ＣＨＡＮ", "C"),
    ],
)
def test_initials_know_both_scripts(name, letters):
    assert formats.initials(name) == letters


@given(st.text())
def test_any_name_has_initials_and_a_colour(name):
    assert formats.initials(name)
    assert 0 <= formats.tint(name) < formats.TINTS


@pytest.mark.parametrize(
    ("share", "shown"), [(0.124, "+12.4%"), (-0.031, "−3.1%"), (0, "0.0%"), (12.5, "+1250.0%")]
)
def test_a_change_shows_its_direction(share, shown):
    assert formats.signed_percent(share) == shown
