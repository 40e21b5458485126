"""Laws of the rules, by things drawn at random: no road stops the clock, no fee is too dear."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.calendar import Calendar
from kaifong.foundation.hongkong.clock import hong_kong_day, months_before
from kaifong.foundation.law.pack import period
from kaifong.requests.rules.fees import Form, Item, TooDear, at_most, quoted, total
from kaifong.requests.rules.others import speaks_of_others
from kaifong.requests.rules.steps import ANSWERED, FOLLOWS, OPEN, State, may_follow

YEARS = Calendar.hong_kong((2024, 2025, 2026, 2027))
HOURS = st.integers(0, 32_000)
MOMENTS = HOURS.map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
ITEMS = st.lists(st.builds(Item, st.just("Paper"), st.integers(0, 10_000)), max_size=4)
COSTS = st.dictionaries(st.sampled_from(Form), ITEMS, min_size=1)


@given(received=MOMENTS)
def test_forty_days_end_on_a_day_on_which_one_can_act(received):
    """Law.md 1.1: the day of the event is out, and a last day on which nobody works moves on."""
    day = hong_kong_day(received)
    due = period("L21").last_day(YEARS, day)
    assert YEARS.is_working_day(due)
    between = [day + timedelta(days=n) for n in range(40, (due - day).days)]
    assert not any(YEARS.is_working_day(one) for one in between)
    assert due >= day + timedelta(days=40)


@given(roads=st.lists(st.sampled_from(State), max_size=12))
def test_whatever_is_tried_only_an_answer_ends_it_and_nothing_opens_it_again(roads):
    now, was_answered = State.RECEIVED, False
    for then in roads:
        if may_follow(now, then):
            assert not (was_answered and then in OPEN)
            now = then
            was_answered = was_answered or now in ANSWERED
    assert (now in OPEN) is not was_answered


def test_from_every_open_state_there_is_an_answer():
    assert all(FOLLOWS[state] & ANSWERED for state in OPEN)


@given(costs=COSTS)
def test_no_fee_is_above_the_cheapest_form(costs):
    """Law.md L23: "never above the cheapest form"."""
    for form in costs:
        cheapest = min(total(items) for items in costs.values())
        if total(costs[form]) == cheapest:
            assert quoted(form, costs) == (cheapest, cheapest)
        else:
            with pytest.raises(TooDear):
                quoted(form, costs)
    assert at_most({**costs, Form.DOWNLOAD: ()}) == 0


@given(day=st.dates(date(1997, 1, 1), date(2099, 12, 31)), months=st.integers(0, 60))
def test_months_before_is_the_same_day_or_the_months_last(day, months):
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
    assert found.day <= day.day


def test_what_may_speak_of_others():
    own = {"mrs.chan@example.com", "+85291234567"}
    for text in ("Prefers mornings.", "Reached at 9123 4567.", "Mail to mrs.chan@example.com"):
        assert not speaks_of_others(text, own), text
    for text in ("Ask Mr Wong.", "太太代收", "Call 9876 5432", "ben@example.com"):
        assert speaks_of_others(text, own), text
