"""When a report is due, and on which condition."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.reports.rules.deliveries import (
    HONG_KONG,
    Cadence,
    Condition,
    Every,
    NotACadence,
    NotACondition,
    Recipient,
    To,
    When,
    due_after,
    last_due,
)

FRIDAY = datetime(2026, 5, 29, 4, 0, tzinfo=UTC)  # noon in Hong Kong


def works(day: date) -> bool:
    return day.weekday() != 6 and day != date(2026, 6, 1)


def hk(month, day, hour=8):
    return datetime(2026, month, day, hour, tzinfo=HONG_KONG)


@pytest.mark.parametrize(
    ("cadence", "then"),
    [
        (Cadence(Every.DAY, 8), hk(5, 30)),
        (Cadence(Every.DAY, 13), hk(5, 29, 13)),
        (Cadence(Every.DAY, 12), hk(5, 30, 12)),  # strictly after
        (Cadence(Every.WEEK, 8, 0), hk(6, 1)),
        (Cadence(Every.WEEK, 8, 0, working_days=True), hk(6, 2)),
        (Cadence(Every.WEEK, 8, 6, working_days=True), hk(6, 2)),  # Sunday, then a holiday
        (Cadence(Every.MONTH, 8, 31), hk(5, 31)),
        (Cadence(Every.MONTH, 8, 30), hk(5, 30)),
        (Cadence(Every.MONTH, 8, 31, working_days=True), hk(6, 2)),
    ],
)
def test_it_is_due_on_its_day_or_the_next_working_day(cadence, then):
    assert due_after(cadence, FRIDAY, works) == then


def test_the_last_of_a_shorter_month_stands_for_days_that_it_has_not():
    february = datetime(2027, 2, 20, tzinfo=UTC)
    assert due_after(Cadence(Every.MONTH, 8, 31), february, works).day == 28


@pytest.mark.parametrize(
    ("every", "hour", "day"),
    [
        (Every.DAY, 24, 0),
        (Every.DAY, 8, 1),
        (Every.WEEK, 8, 7),
        (Every.MONTH, 8, 0),
        (Every.MONTH, -1, 5),
    ],
)
def test_days_and_hours_that_there_are_not_are_refused(every, hour, day):
    with pytest.raises(NotACadence):
        Cadence(every, hour, day)


cadences = st.one_of(
    st.builds(Cadence, st.just(Every.DAY), st.integers(0, 23), st.just(0), st.booleans()),
    st.builds(Cadence, st.just(Every.WEEK), st.integers(0, 23), st.integers(0, 6), st.booleans()),
    st.builds(Cadence, st.just(Every.MONTH), st.integers(0, 23), st.integers(1, 31), st.booleans()),
)


@given(cadence=cadences, minutes=st.integers(0, 60 * 24 * 900))
def test_between_the_last_and_the_next_there_is_none(cadence, minutes):
    at = FRIDAY + timedelta(minutes=minutes)
    last, after = last_due(cadence, at, works), due_after(cadence, at, works)
    assert last <= at < after
    assert due_after(cadence, last, works) == after
    assert last_due(cadence, after, works) == after
    assert after.hour == cadence.hour
    assert not cadence.working_days or works(after.date())


@pytest.mark.parametrize(
    ("when", "figure", "sent"),
    [
        (When.LEAST, 5, True),
        (When.LEAST, 4, False),
        (When.MOST, 5, True),
        (When.MOST, 6, False),
        (When.MORE, 5, False),
        (When.MORE, 6, True),
        (When.LEAST, None, False),
        (When.MOST, None, False),
    ],
)
def test_a_figure_decides_and_one_that_is_kept_back_never_does(when, figure, sent):
    assert Condition(when, "net", 5).holds(figure, same=True) is sent


def test_the_same_is_not_sent_again_on_change_and_always_is():
    assert Condition(When.CHANGED).holds(None, same=False)
    assert not Condition(When.CHANGED).holds(None, same=True)
    assert Condition().holds(None, same=True)


@pytest.mark.parametrize(("when", "measure"), [(When.LEAST, ""), (When.ALWAYS, "net")])
def test_a_condition_that_compares_names_a_figure(when, measure):
    with pytest.raises(NotACondition):
        Condition(when, measure)


@pytest.mark.parametrize(
    ("to", "staff_id", "code"),
    [(To.STAFF, None, ""), (To.STAFF, 1, "x"), (To.ROLE, 1, "x"), (To.ROLE, None, "")],
)
def test_a_recipient_is_one_thing(to, staff_id, code):
    with pytest.raises(ValueError, match=r"staff|role"):
        Recipient(to, staff_id, code)
