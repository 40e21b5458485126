"""Values of the shop's own fields: written and read without loss, and what is none."""

import re
import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority.rules import FieldClass
from kaifong.customers.custom_fields.definitions import (
    Unmade,
    Wish,
    is_safe,
    laid_over,
    objections,
)
from kaifong.customers.custom_fields.kinds import (
    DoesNotFit,
    Field,
    Kind,
    Option,
    Purpose,
    Unfit,
    value_of,
)
from kaifong.customers.custom_fields.values import columns_of, parse, read, written

SIZES = (Option(1, "EU 38", "歐碼 38"), Option(2, "3", "三"), Option(7, "EU 40", "歐碼 40", True))


def field(kind, **more):
    known = {
        "id": 12,
        "code": "it",
        "name_en": "It",
        "name_zh": "它",
        "cls": FieldClass.INTERNAL,
        "purpose": Purpose.ORDERS,
        "options": SIZES,
    }
    return Field(kind=kind, **{**known, **more})


VALUES = {
    Kind.TEXT: st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80).map(
        lambda text: parse(field(Kind.TEXT), text)
    ),
    Kind.WHOLE: st.integers(-(10**15), 10**15),
    Kind.DECIMAL: st.integers(-(10**15), 10**15),
    Kind.MONEY: st.integers(-(10**15), 10**15),
    Kind.DATE: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    Kind.YES_NO: st.booleans(),
    Kind.CHOICE: st.sampled_from([1, 2, 7]),
    Kind.CHOICES: st.sets(st.sampled_from([1, 2, 7]), min_size=1).map(lambda s: tuple(sorted(s))),
}


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
def test_what_is_written_is_read_again(kind, data):
    value = data.draw(st.none() | VALUES[kind])
    assert read(field(kind), written(field(kind), value)) == value
    assert value_of(field(kind), columns_of(field(kind), value)) == value


@pytest.mark.parametrize("kind", [Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.YES_NO])
@given(data=st.data())
def test_people_may_write_what_is_shown_to_machines(kind, data):
    value = data.draw(VALUES[kind])
    assert parse(field(kind), written(field(kind), value)) == value


@pytest.mark.parametrize("kind", list(Kind))
@given(text=st.text(max_size=40))
def test_whatever_is_written_is_a_value_or_refused(kind, text):
    try:
        value = parse(field(kind), text)
    except DoesNotFit:
        return
    assert read(field(kind), written(field(kind), value)) == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.WHOLE, "1,204", 1204),
        (Kind.WHOLE, "１２", 12),
        (Kind.DECIMAL, "-0.5", -5_000),
        (Kind.MONEY, "HK$1,234.50", 123_450),
        (Kind.MONEY, "hkd 8", 800),
        (Kind.DATE, "2026-03-18", date(2026, 3, 18)),
        (Kind.DATE, "18/3/2026", date(2026, 3, 18)),
        (Kind.YES_NO, "是", True),
        (Kind.YES_NO, "N", False),
        (Kind.CHOICE, "歐碼 38", 1),
        (Kind.CHOICE, "3", 2),  # a name, not a number of ours
        (Kind.CHOICES, "eu 38; 三", (1, 2)),
        (Kind.TEXT, "  two  words ", "two  words"),
        (Kind.TEXT, " ", None),
    ],
)
def test_people_write_as_they_are_used_to(kind, text, value):
    assert parse(field(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "more", "text", "why"),
    [
        (Kind.WHOLE, {}, "many", Unfit.NOT_A_NUMBER),
        (Kind.WHOLE, {}, "NaN", Unfit.NOT_A_NUMBER),
        (Kind.WHOLE, {}, "1.5", Unfit.TOO_FINE),
        (Kind.WHOLE, {}, "1e40", Unfit.TOO_LARGE),
        (Kind.WHOLE, {}, "-1e40", Unfit.TOO_SMALL),
        (Kind.WHOLE, {"least": 5}, "4", Unfit.TOO_SMALL),
        (Kind.MONEY, {"most": 500}, "5.01", Unfit.TOO_LARGE),
        (Kind.MONEY, {}, "5.011", Unfit.TOO_FINE),
        (Kind.DATE, {}, "soon", Unfit.NOT_A_DATE),
        (Kind.DATE, {}, "2026-02-30", Unfit.NOT_A_DATE),
        (Kind.DATE, {}, "1899-12-31", Unfit.NOT_A_DATE),
        (Kind.DATE, {"least": 20260101}, "2025-12-31", Unfit.TOO_SMALL),
        (Kind.YES_NO, {}, "perhaps", Unfit.NOT_YES_OR_NO),
        (Kind.CHOICE, {}, "EU 99", Unfit.NO_SUCH_CHOICE),
        (Kind.CHOICE, {}, "EU 40", Unfit.NO_SUCH_CHOICE),  # retired: nobody gets it any more
        (Kind.CHOICES, {}, ";", Unfit.NO_SUCH_CHOICE),
        (Kind.TEXT, {"most": 3}, "four", Unfit.TOO_LONG),
        (Kind.TEXT, {"least": 3}, "ab", Unfit.TOO_SHORT),
        (Kind.TEXT, {"pattern": r"[A-Z]{2}\d{4}"}, "AB12", Unfit.NOT_LIKE_THIS),
    ],
)
def test_what_cannot_stand_there_is_refused(kind, more, text, why):
    with pytest.raises(DoesNotFit) as unfit:
        parse(field(kind, **more), text)
    assert unfit.value.why == why


@pytest.mark.parametrize("text", ["x", "1,x", "99999", "9", "-1"])
def test_numbers_of_options_are_known_or_refused(text):
    for kind in (Kind.CHOICE, Kind.CHOICES):
        with pytest.raises(DoesNotFit):
            read(field(kind), text)


def test_several_choices_are_kept_so_that_one_index_finds_each():
    assert columns_of(field(Kind.CHOICES), (1, 7))["text"] == ",12001,12007,"


@pytest.mark.parametrize(
    ("pattern", "safe"),
    [
        (r"[A-Z]{2}\d{4}", True),
        (r"\d{2,8}", True),
        ("KF-[0-9]{6}", True),
        (r"A?B?C?", True),
        ("", True),
        (r"(a+)+", False),
        (r"a*", False),
        (r".+", False),
        (r"a|b", False),
        (r"[a-z]{1,9}[a-z]{1,9}[a-z]{1,9}[a-z]{1,9}", False),
        (r"\d{5,2}", False),
        ("[z-a]", False),
        ("x" * 81, False),
    ],
)
def test_patterns_are_of_the_plain_kind(pattern, safe):
    assert is_safe(pattern) is safe


@given(st.text(string.ascii_letters + string.digits + r"[]{}()\*+?|.^$,-_ ", max_size=40))
def test_a_safe_pattern_always_compiles(pattern):
    if is_safe(pattern):
        re.compile(pattern)
        assert not set(pattern) & set("()|*+^$")


def wish(**more):
    told = {
        "code": "shoe_size",
        "name_en": "Shoe size",
        "name_zh": "鞋碼",
        "kind": Kind.TEXT,
        "cls": FieldClass.INTERNAL,
        "purpose": "orders",
        "why": "The right size goes out.",
        "keep_always": True,
    }
    return Wish(**{**told, **more})


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"purpose": ""}, Unmade.NO_PURPOSE),
        ({"why": " "}, Unmade.NO_REASON),
        ({"name_zh": ""}, Unmade.NO_NAMES),
        ({"code": "Shoe"}, Unmade.NO_CODE),
        ({"code": "a__from"}, Unmade.NO_CODE),
        ({"keep_always": False}, Unmade.NO_TERM),
        ({"keep_months": 121}, Unmade.NO_TERM),
        ({"name_en": "HKID"}, Unmade.IDENTITY),
        ({"name_zh": "身份證號碼"}, Unmade.IDENTITY),
        ({"name_en": "Passport no."}, Unmade.IDENTITY),
        ({"name_en": "Credit card"}, Unmade.SECRET),
        ({"name_zh": "出生日期", "kind": Kind.DATE}, Unmade.BIRTH_DATE),
        ({"name_en": "Birthday"}, Unmade.BIRTH_DATE),
        ({"name_en": "Allergies"}, Unmade.DELICATE),
        ({"name_en": "Monthly income", "required": True}, Unmade.EXCESSIVE),
        ({"kind": Kind.CHOICE}, Unmade.NO_OPTIONS),
        ({"kind": Kind.CHOICE, "options": (("A", "甲"), ("a", "乙"))}, Unmade.OPTIONS_ALIKE),
        (
            {"kind": Kind.CHOICE, "options": tuple((f"n{n}", f"字{n}") for n in range(101))},
            Unmade.TOO_MANY_OPTIONS,
        ),
        ({"kind": Kind.DATE, "unique": True}, Unmade.NOT_UNIQUE),
        ({"least": 5, "most": 3}, Unmade.BOUNDS),
        ({"most": 501}, Unmade.BOUNDS),
        ({"pattern": "a*"}, Unmade.PATTERN),
        ({"kind": Kind.WHOLE, "pattern": "1"}, Unmade.PATTERN),
    ],
)
def test_what_may_not_be_a_field(more, why):
    """Cap. 486 Sch. 1 DPP1(1): a lawful purpose, needed for it, not excessive; L02, L03."""
    assert objections(wish(**more), obligatory=0) == [why]


def test_what_may_be_a_field():
    month = wish(name_en="Month of birth", kind=Kind.CHOICE, options=(("May", "五月"),))
    assert objections(month, obligatory=0) == []
    assert objections(wish(name_en="Allergies", cls=FieldClass.SENSITIVE), obligatory=0) == []
    assert objections(wish(required=True), obligatory=3) == []


def test_no_more_than_four_are_obligatory():
    assert objections(wish(required=True), obligatory=4) == [Unmade.TOO_MANY_OBLIGATORY]


def test_options_keep_their_numbers_and_retire():
    first = laid_over((), (("A", "甲"), ("B", "乙")))
    assert [(o.n, o.en, o.retired) for o in first] == [(1, "A", False), (2, "B", False)]
    then = laid_over(first, (("C", "丙"), ("b", "乙乙")))
    assert [(o.n, o.en, o.zh, o.retired) for o in then] == [
        (3, "C", "丙", False),
        (2, "b", "乙乙", False),
        (1, "A", "甲", True),
    ]
    back = laid_over(then, (("A", "甲"),))
    assert [o.n for o in back if not o.retired] == [1]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_before_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    from kaifong.customers.actions import months_before

    found = months_before(day, months)
    assert (day.year - found.year) * 12 + day.month - found.month == months
    assert found.day == day.day or (found + timedelta(1)).day == 1
