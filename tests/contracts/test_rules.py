"""What a contract opens, when a delivery is due, and the colours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority.rules import FieldClass, Rows
from kaifong.contracts import rules
from kaifong.contracts.rules import Colour, Detail, Form, Found, Probe, Rhythm, Why

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)  # a Wednesday


@given(st.sampled_from(FieldClass), st.sampled_from(Detail))
def test_nobodys_address_is_opened_but_with_named_customers(highest, detail):
    classes = rules.mask(highest, detail)
    assert (FieldClass.CONTACT in classes) == (
        detail is Detail.CUSTOMERS
        and rules.ORDER.index(highest) >= rules.ORDER.index(FieldClass.CONTACT)
    )
    assert highest in classes or highest is FieldClass.CONTACT
    assert all(rules.ORDER.index(one) <= rules.ORDER.index(highest) for one in classes)


@given(st.sampled_from(Detail), st.frozensets(st.sampled_from(Form)))
def test_only_named_customers_open_customers_and_only_files_may_be_taken(detail, forms):
    rights = rules.rights(detail, forms)
    assert ("report", "order") in rights
    assert (("see", "customer") in rights) == (detail is Detail.CUSTOMERS)
    assert (("see", "order") in rights) == (("see", "figures") not in rights)
    assert (("export", "order") in rights) == bool(forms & {Form.CSV, Form.XLSX, Form.JSON})
    assert (("print", "order") in rights) == (Form.PDF in forms)
    assert len(set(rights)) == len(rights)


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    st.sampled_from([Rhythm.DAY, Rhythm.WEEK]),
    st.integers(0, 23),
    st.integers(0, 6),
)
def test_the_last_due_moment_is_the_newest_one_that_is_past(at, rhythm, hour, weekday):
    due = rules.last_due(at, rhythm, hour, weekday)
    step = timedelta(days=7 if rhythm is Rhythm.WEEK else 1)
    assert due <= at < due + step
    assert due.hour == hour
    assert rhythm is Rhythm.DAY or due.weekday() == weekday


def test_age_is_told_in_full_hours_and_judged_to_the_second():
    day = timedelta(hours=24)
    assert rules.hours_old(NOON, NOON + timedelta(minutes=119)) == 1
    assert rules.hours_old(NOON + day, NOON) == 0
    assert not rules.is_stale(NOON, NOON + day, 24)
    assert rules.is_stale(NOON, NOON + day + timedelta(seconds=1), 24)
    assert rules.hour_of(NOON + timedelta(minutes=59, seconds=3)) == NOON


@pytest.mark.parametrize(
    ("whys", "colour"),
    [
        ((), Colour.GREEN),
        ((Why.FINE, Why.FINE), Colour.GREEN),
        ((Why.FINE, Why.MORE_ROWS), Colour.AMBER),
        ((Why.MORE_ROWS, Why.STALE, Why.FINE), Colour.RED),
    ],
)
def test_all_together_are_as_bad_as_the_worst(whys, colour):
    assert rules.worst(Found(Probe.FRESH, why) for why in whys) is colour


def test_rows_are_covered_by_one_conjunction_alone():
    here, there = Rows(regions=frozenset({1})), Rows(regions=frozenset({2}))
    both = Rows(regions=frozenset({1, 2}))
    assert rules.covers(frozenset({both}), here)
    assert not rules.covers(frozenset({here, there}), both)
    assert not rules.covers(frozenset(), here)
