"""Formulas, days and questions as data: what is let through, what it comes to, what is refused."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.intelligence.rules import Period
from kaifong.intelligence.semantics.asked import (
    Ask,
    BadAsk,
    Calculated,
    Filter,
    Having,
    Op,
    Order,
    Than,
    from_json,
)
from kaifong.intelligence.semantics.days import (
    BadDays,
    Chosen,
    Compare,
    Relative,
    Span,
    compared,
)
from kaifong.intelligence.semantics.formula import (
    BadFormula,
    Circle,
    money_in,
    order_of,
    parse,
    rounded,
    value_of,
)

VALUES = {"a": Fraction(7), "b": Fraction(2), "nothing": Fraction(0), "gone": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b × 3", 13),
        ("(a − b) ÷ b", Fraction(5, 2)),
        ("-a / 0.1", -70),
        ("a / nothing", None),
        ("b * (a / nothing)", None),
        ("gone + 1", None),
    ],
)
def test_a_formula_is_reckoned_exactly(text, value):
    assert value_of(parse(text), VALUES) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "a +", "a ** b", "a // b", "a % b", "f(a)", "a.b", "a[0]", "'a'", "True"),
        *("a if b else a", "lambda: a", "a and b", "+a", "a == b", "__import__('os')", "1e13"),
        *("(" * 300 + "a" + ")" * 300, "-" * 40 + "a", "a+" * 300 + "a", "a\x00"),
    ],
)
def test_whatever_else_is_refused(text):
    with pytest.raises(BadFormula):
        parse(text)


def test_formulas_are_reckoned_after_those_in_them_and_circles_are_named():
    known = frozenset({"a"})
    chain = {"z": parse("y + 1"), "y": parse("x + a"), "x": parse("a")}
    assert order_of(chain, known) == ["x", "y", "z"]
    with pytest.raises(Circle) as circle:
        order_of({"x": parse("y"), "y": parse("z + a"), "z": parse("x")}, known)
    assert circle.value.names == ("x", "y", "z", "x")
    with pytest.raises(BadFormula, match="unknown: q"):
        order_of({"x": parse("q")}, known)


@pytest.mark.parametrize(
    ("text", "money"),
    [("net / orders", 1), ("net / sold", 0), ("orders * 2", 0), ("net * 2 - sold", 1), ("-net", 1)],
)
def test_units_follow(text, money):
    assert money_in(parse(text), {"net": 1, "sold": 1, "orders": 0}) == money


@pytest.mark.parametrize("text", ["net + orders", "net - 1", "net * sold", "1 / net"])
def test_what_has_no_unit_is_refused(text):
    with pytest.raises(BadFormula, match="units"):
        money_in(parse(text), {"net": 1, "sold": 1, "orders": 0})


@given(st.fractions(max_denominator=1000))
def test_rounding_goes_to_the_nearest_and_halves_away_from_zero(value):
    found = rounded(value)
    assert abs(found - value) <= Fraction(1, 2)
    if abs(found - value) == Fraction(1, 2):
        assert abs(found) > abs(value)


@pytest.mark.parametrize(
    ("span", "number", "start", "until"),
    [
        (Span.TODAY, 1, date(2024, 3, 31), date(2024, 4, 1)),
        (Span.YESTERDAY, 1, date(2024, 3, 30), date(2024, 3, 31)),
        (Span.LAST_DAYS, 30, date(2024, 3, 2), date(2024, 4, 1)),
        (Span.LAST_MONTHS, 12, date(2023, 4, 1), date(2024, 4, 1)),
        (Span.MONTH, 1, date(2024, 3, 1), date(2024, 4, 1)),
        (Span.LAST_MONTH, 1, date(2024, 2, 1), date(2024, 3, 1)),
        (Span.QUARTER, 1, date(2024, 1, 1), date(2024, 4, 1)),
        (Span.LAST_QUARTER, 1, date(2023, 10, 1), date(2024, 1, 1)),
        (Span.YEAR, 1, date(2024, 1, 1), date(2024, 4, 1)),
        (Span.LAST_YEAR, 1, date(2023, 1, 1), date(2024, 1, 1)),
    ],
)
def test_days_as_said_are_reckoned_from_the_day_that_is_passed_in(span, number, start, until):
    assert Relative(span, number).days(date(2024, 3, 31)) == Period(start, until)


def test_like_is_compared_with_like():
    may_to_date = Period(date(2024, 5, 1), date(2024, 5, 31))
    assert compared(may_to_date, Compare.BEFORE) == (Period(date(2024, 4, 1), date(2024, 5, 1)), 1)
    leap = Period(date(2024, 2, 1), date(2024, 3, 1))
    assert compared(leap, Compare.YEAR_AGO) == (Period(date(2023, 2, 1), date(2023, 3, 1)), 12)
    some = Period(date(2024, 2, 10), date(2024, 2, 20))
    assert compared(some, Compare.BEFORE) == (Period(date(2024, 1, 31), date(2024, 2, 10)), 0)


def test_days_that_are_none_are_refused():
    with pytest.raises(BadDays):
        Relative(Span.LAST_DAYS, 0)
    with pytest.raises(BadDays):
        Chosen(date(2024, 2, 2), date(2024, 2, 1))


names = st.sampled_from(["month", "channel", "region", "category", "day"])
codes = st.integers(-5, 5) | st.sampled_from(["x", "2024-01-01"]) | st.none()
spans = st.builds(Relative, st.sampled_from(Span), st.integers(1, 400)) | st.builds(
    lambda day, more: Chosen(day, date.fromordinal(day.toordinal() + more)),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 900),
)
filters = st.builds(
    Filter, names, st.sampled_from([Op.IN, Op.NOT_IN]), st.lists(codes, max_size=4).map(tuple)
) | st.builds(lambda name, days: Filter(name, Op.DURING, (), days), names, spans)


@given(
    st.lists(names, unique=True, max_size=4).map(tuple),
    st.lists(filters, max_size=3).map(tuple),
    spans,
    st.sampled_from([None, *Compare]),
    st.booleans(),
)
def test_a_question_comes_back_from_json_as_it_was(dimensions, wanted, period, compare, beyond):
    ask = Ask(
        measures=("net", "orders"),
        dimensions=dimensions,
        calculated=(Calculated("basket", "net / orders", "Basket"),),
        filters=wanted,
        having=(Having("net", Than.AT_LEAST, 100),),
        period=period,
        compare=compare,
        across=dimensions[0] if dimensions else None,
        order=(Order("basket", down=True),),
        limit=10,
        beyond=beyond,
    )
    assert from_json(ask.as_json()) == ask
    assert hash(from_json(ask.as_json())) == hash(ask)


@pytest.mark.parametrize(
    ("why", "wrong"),
    [
        ("no measure", {"measures": ()}),
        ("many dimensions", {"dimensions": tuple("abcde")}),
        ("name", {"dimensions": ("month", "month")}),
        ("name", {"dimensions": ("Month; DROP",)}),
        ("across", {"across": "month"}),
        ("name", {"order": (Order("month"),)}),
        ("limit", {"limit": 0}),
        ("many values", {"filters": (Filter("product", Op.IN, tuple(range(20_001))),)}),
        ("range", {"filters": (Filter("product", Op.RANGE, (None, None)),)}),
        ("days", {"filters": (Filter("day", Op.DURING),)}),
        ("values", {"filters": (Filter("product", Op.IN, (1.5,)),)}),
    ],
)
def test_a_question_that_cannot_be_put_says_why(why, wrong):
    with pytest.raises(BadAsk, match=why):
        Ask(**{"measures": ("net",), **wrong})


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"measures": ["net"]},
        {"measures": ["net"], "period": {"span": "ever"}},
        {"measures": ["net"], "period": {"start": "2024-02-02", "last": "2024-02-01"}},
        {"measures": ["net"], "period": {"span": "today"}, "filters": [{"op": "in"}]},
        {"measures": ["net"], "period": {"span": "today"}, "limit": "ten"},
        {"measures": ["net"], "period": {"span": "today"}, "calculated": [{"evil": 1}]},
    ],
)
def test_plain_data_that_say_no_question_are_refused(data):
    with pytest.raises(BadAsk):
        from_json(data)
