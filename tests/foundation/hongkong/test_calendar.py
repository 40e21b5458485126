from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from kaifong.foundation.hongkong.calendar import Calendar

HK = Calendar.hong_kong([2026])


def test_it_is_the_general_holidays_of_cap_149() -> None:
    """Law.md 1.3: 17 days, with Good Friday and the day after, without Sundays."""
    assert len(HK.general_holidays) == 17
    assert {date(2026, 4, 3), date(2026, 4, 4)} <= HK.general_holidays
    assert not [day for day in HK.general_holidays if day.weekday() == 6]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 5), False),  # a Sunday
        (date(2026, 4, 11), True),  # a Saturday
        (date(2026, 4, 13), True),  # a Monday
    ],
)
def test_who_rests_on_which_day(day: date, *, works: bool) -> None:
    assert HK.is_working_day(day) is works
    assert HK.is_general_holiday(day) is not works


def test_a_storm_day_is_no_holiday_but_no_working_day() -> None:
    stormy = Calendar.hong_kong([2026], storms=[date(2026, 7, 24)])
    assert not stormy.is_general_holiday(date(2026, 7, 24))
    assert not stormy.is_working_day(date(2026, 7, 24))


def test_the_version_tells_the_days() -> None:
    storm = date(2026, 7, 24)
    assert Calendar.hong_kong([2026]).version == HK.version
    assert Calendar.hong_kong([2026], storms=[storm]).version == HK.with_storms([storm]).version
    assert (
        len({HK.version, HK.with_storms([storm]).version, Calendar.hong_kong([2027]).version}) == 3
    )
    assert HK.with_storms([storm]).with_storms([storm]) == HK.with_storms([storm])


def test_it_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        HK.version = "other"  # type: ignore[misc]
