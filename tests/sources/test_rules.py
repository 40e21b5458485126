"""Values, mappings and freshness: every field whole or one reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.sources.rules import entities
from kaifong.sources.rules.entities import CannotMap, Entity, Mapped
from kaifong.sources.rules.freshness import Freshness, freshness, is_due
from kaifong.sources.rules.typed import (
    Judge,
    Reason,
    Unreadable,
    cents_of,
    day_of,
    shown,
    stage_of,
)
from tests.cast import NOON

HOUR = timedelta(hours=1)
DEAL = Judge(
    Mapped(
        Entity.DEAL,
        "t",
        {name: name for name in ("number", "contact", "opened_on", "stage", "amount", "currency")},
    ),
    "salt",
)
CONTACT = Judge(
    Mapped(
        Entity.CONTACT,
        "t",
        {n: n for n in ("number", "name", "name_zh", "given_name", "email", "phone", "changed_at")},
    ),
    "salt",
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("", None),
        ("1,234.50", 123_450),
        ("HK$ 0.005", 1),
        ("-2.5", -250),
        ("hkd 7", 700),
    ],
)
def test_amounts(text, cents):
    assert cents_of(text) == cents


@pytest.mark.parametrize("text", ["many", "1e40", "nan", "inf"])
def test_what_is_no_amount(text):
    with pytest.raises(Unreadable, match=Reason.WRONG_AMOUNT):
        cents_of(text)


@given(st.integers(-(10**13), 10**13))
def test_an_amount_in_cents_is_read_as_it_was_written(cents):
    sign, whole = ("-" if cents < 0 else ""), abs(cents)
    assert cents_of(f"{sign}{whole // 100:,}.{whole % 100:02}") == cents


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-2-1", date(2026, 2, 1)),
        ("01/02/2026", date(2026, 2, 1)),
        ("2026-02-01T17:00:00Z", date(2026, 2, 2)),
        ("2026-02-01 03:00:00", date(2026, 2, 1)),
        ("1769965200000", date(2026, 2, 2)),
        ("1769965200", date(2026, 2, 2)),
    ],
)
def test_days_are_hong_kongs(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01", "1889-01-01", "2300-01-01", "99999999999999"]
)
def test_what_is_no_day(text):
    with pytest.raises(Unreadable, match=Reason.WRONG_DAY):
        day_of(text)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, Reason.NO_NUMBER),
        ({"number": "x" * 81}, Reason.NUMBER_TOO_LONG),
        ({"number": "=cmd()"}, Reason.FORMULA),
        ({"number": "@SUM"}, Reason.FORMULA),
        ({"number": "a\x00b"}, Reason.FORMULA),
        ({"number": "A123456(3)"}, Reason.CARD_NUMBER),
        ({"number": "1"}, Reason.NO_DAY),
        ({"number": "1", "opened_on": "x"}, Reason.WRONG_DAY),
        ({"number": "1", "opened_on": "2026-01-01", "amount": "x"}, Reason.WRONG_AMOUNT),
        ({"number": "1", "opened_on": "2026-01-01", "currency": "GBP"}, Reason.OTHER_CURRENCY),
    ],
)
def test_a_row_stays_out_for_one_reason(row, reason):
    with pytest.raises(Unreadable, match=reason):
        DEAL.row(row)


def test_a_whole_row_is_what_it_says():
    row = {"number": 7, "contact": None, "opened_on": "2026-01-01", "stage": "Closed Won"}
    assert DEAL.row(row) == ("7", "", date(2026, 1, 1), None, 2, None)
    assert DEAL.changed_at(row) is None


@pytest.mark.parametrize(
    ("given_names", "kept"),
    [
        ({"name": "Chan", "given_name": "Mei"}, ("Chan Mei", "")),
        ({"name": "陳", "given_name": "美玲"}, ("", "陳美玲")),
        ({"name": "Chan", "name_zh": "陳美玲"}, ("Chan", "陳美玲")),
        ({"name": "A123456(3)"}, ("[HKID]", "")),
    ],
)
def test_names_in_whichever_column(given_names, kept):
    row = CONTACT.row(
        {"number": "1", **given_names, "email": "X@Example.com", "phone": "9123 4567"}
    )
    assert row[1:3] == kept
    assert row[3:5] == ("x@example.com", "+85291234567")


def test_when_something_changed_there_is_read_if_it_can_be():
    assert CONTACT.changed_at({"changed_at": "2026-01-02T03:04:05+00:00"}).year == 2026
    assert CONTACT.changed_at({"changed_at": "1850-01-02T03:04:05"}) is None
    assert CONTACT.changed_at({"changed_at": "yesterday"}) is None


def test_stages():
    said = [stage_of(Entity.DEAL, text) for text in ("closedwon", "Closed Lost", "qualified", "")]
    assert said == [2, 3, 1, 1]
    assert [stage_of(Entity.TICKET, text) for text in ("4", "Closed", "new")] == [4, 4, 1]


def test_a_preview_is_masked_and_no_formula():
    assert shown("A123456(3)") == "[HKID]"
    assert shown("=1+1") == "'=1+1"
    assert shown("+852 9123 4567") == "+852 9123 4567"


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ([], "nothing"),
        ([{"entity": "x", "table": "t", "columns": {}}], "entity"),
        ([{"entity": "deal", "table": "", "columns": {}}], "table"),
        ([{"entity": "deal", "table": "t", "columns": {"x": "y"}}], "field"),
        ([{"entity": "deal", "table": "t", "columns": {"number": "n"}}], "needed_deal"),
        ([{"entity": "contact", "table": "t", "columns": {"number": "n"}}] * 2, "twice"),
    ],
)
def test_a_mapping_that_cannot_be_meant(tables, why):
    with pytest.raises(CannotMap, match=why):
        entities.read(tables)


def test_columns_are_guessed_by_their_usual_names():
    found = entities.guessed(Entity.DEAL, ("Id", "Contact-Id", "CreateDate", "DealStage", "x"))
    assert found == {
        "number": "Id",
        "contact": "Contact-Id",
        "opened_on": "CreateDate",
        "stage": "DealStage",
    }


@pytest.mark.parametrize(
    ("age", "failed", "said"),
    [
        (None, True, Freshness.NEVER),
        (HOUR, False, Freshness.FRESH),
        (HOUR, True, Freshness.LATE),
        (25 * HOUR, False, Freshness.LATE),
        (49 * HOUR, False, Freshness.STALE),
    ],
)
def test_freshness_against_what_was_promised(age, failed, said):
    refreshed_at = None if age is None else NOON - age
    facts = {"refreshed_at": refreshed_at, "every_hours": 24, "at": NOON}
    assert freshness(**facts, failed=failed) is said
    assert is_due(**facts) == (age is None or age >= 12 * HOUR)
