from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.integration import values

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("1,234.50", "1234.50"),
        ("HK$1,234", "1234"),
        ("-HK$5", "-5"),
        ("$-5", "-5"),
        ("HKD 5", "5"),
        ("£2.55", "2.55"),
        ("(12.00)", "-12.00"),
        ("12-", "-12"),
        ("−3", "-3"),
        ("１２．５", "12.5"),
        ("1e3", "1e3"),
        ("1e-7", "1e-7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0x1F", None),
        ("1,23", None),
        ("1.2.3", None),
        ("--1", None),
        ("+7", "7"),
        ("-5-", None),
        ("(-5)", None),
        ("-", None),
        ("", None),
        (".", None),
        ("()", None),
        ("nan", None),
        ("Infinity", None),
        ("1_000", None),
        ("十二", None),
        ("'; drop table orders; --", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert values.number(text) == (None if number is None else Decimal(number))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_written_with_separators_is_the_number(number: Decimal) -> None:
    assert values.number(f"{number:,}") == number
    assert values.number(str(number)) == number


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_numbers_and_moments(text: str) -> None:
    values.number(text)
    values.moment(text, zone=HONG_KONG, day_first=True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31 14:05:06", (2026, 1, 31, 6, 5, 6)),
        ("2026-01-31T14:05:06+09:00", (2026, 1, 31, 5, 5, 6)),
        ("2026-01-31T06:05:06Z", (2026, 1, 31, 6, 5, 6)),
        ("2026-01-31", (2026, 1, 30, 16, 0, 0)),
        ("31/1/2026 9:05", (2026, 1, 31, 1, 5, 0)),
        ("3/4/2026", (2026, 4, 2, 16, 0, 0)),
        ("2026/1/31 2:05 PM", (2026, 1, 31, 6, 5, 0)),
        ("31.1.2026", (2026, 1, 30, 16, 0, 0)),
        ("2026年1月31日 下午2:05", (2026, 1, 31, 6, 5, 0)),
        ("2026年1月31日 上午12:05", (2026, 1, 30, 16, 5, 0)),
        ("2026-02-30", None),
        ("31/31/2026", None),
        ("1/2/26", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments_as_people_write_them(
    text: str, moment: tuple[int, int, int, int, int, int] | None
) -> None:
    found = values.moment(text, zone=HONG_KONG, day_first=True)

    assert found == (None if moment is None else datetime(*moment, tzinfo=UTC))


def test_months_stand_first_where_the_file_shows_it() -> None:
    assert values.day_first(["3/4/2026", "31/1/2026"])
    assert not values.day_first(["3/4/2026", "1/31/2026"])
    assert values.day_first(["3/4/2026", "no date"])
    assert values.moment("3/4/2026", zone=UTC, day_first=False) == datetime(2026, 3, 4, tzinfo=UTC)


def test_the_clocks_of_another_country_change() -> None:
    london = ZoneInfo("Europe/London")

    winter, summer = (
        values.moment(text, zone=london, day_first=True)
        for text in ("2010-01-31 10:00:00", "2010-07-31 10:00:00")
    )

    assert winter == datetime(2010, 1, 31, 10, tzinfo=UTC)
    assert summer == datetime(2010, 7, 31, 9, tzinfo=UTC)
