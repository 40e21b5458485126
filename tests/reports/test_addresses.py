"""An address says a question, and a question its address, whatever is in it."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    Ask,
    BadAsk,
    Calculated,
    Chosen,
    Compare,
    Filter,
    Having,
    Op,
    Order,
    Relative,
    Span,
    Than,
    Unit,
    Vocabulary,
    from_json,
)
from kaifong.reports.desk.building import narrowing
from kaifong.reports.desk.building.wanted import query_of, wish_of

NOBODY = Vocabulary((), (), (), {}, beyond=False)
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
TEXTS = {Unit.TEXT, Unit.CODE}


@pytest.fixture(autouse=True)
def no_products(monkeypatch):
    monkeypatch.setattr(narrowing, "product_ids", lambda _codes: {})


@st.composite
def spans(draw):
    if draw(st.booleans()):
        first, last = sorted([draw(DAYS), draw(DAYS)])
        return Chosen(first, last)
    return Relative(draw(st.sampled_from(Span)), draw(st.integers(1, 3700)))


def values_of(name):
    unit = DIMENSIONS[name].unit if name != "segment" else Unit.SEGMENT
    if unit is Unit.DATE:
        return DAYS.map(date.isoformat)
    if unit in TEXTS and name != "order_kind":
        letters = "abc" if unit is Unit.CODE else "ab 茶,"
        return st.text(letters, min_size=1, max_size=6).filter(lambda t: t == t.strip() and t)
    return st.integers(24_000 if unit is Unit.MONTH else -5, 24_500)


@st.composite
def filters(draw):
    name = draw(st.sampled_from([*DIMENSIONS, "segment"]))
    asks = draw(st.booleans())
    if name == "segment":
        values = draw(st.lists(values_of(name), min_size=1, max_size=3, unique=True))
        return Filter(name, Op.SEGMENT, tuple(values), asks=asks)
    op = draw(st.sampled_from([Op.IN, Op.NOT_IN, Op.RANGE, Op.DURING]))
    if op is Op.DURING:
        return Filter(name, op, days=draw(spans()), asks=asks)
    if op is Op.RANGE:
        ends = draw(st.tuples(*[st.none() | values_of(name)] * 2).filter(any))
        return Filter(name, op, ends, asks=asks)
    one = st.none() | values_of(name)
    least = 0 if asks else 1
    found = draw(st.lists(one, min_size=least, max_size=30, unique=True))
    return Filter(name, op, tuple(found), asks=asks)


@st.composite
def asks(draw):
    measures = draw(
        st.lists(st.sampled_from([*DEFINED_MEASURES]), min_size=1, max_size=4, unique=True)
    )
    sides = draw(st.lists(st.sampled_from([*DIMENSIONS]), max_size=4, unique=True))
    percent = draw(st.booleans())
    calculated = [
        Calculated(f"r{n}", f"{measures[0]} / {measures[0]} * {n}", label, percent, zh)
        for n, (label, zh) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(["", "A b"]), st.sampled_from(["", "茶"])), max_size=3
                )
            )
        )
    ]
    figures = [*measures, *(one.name for one in calculated)]
    than = st.sampled_from(Than)
    bounds = st.builds(Having, st.sampled_from(figures), than, st.integers(-(10**12), 10**12))
    named = st.sampled_from([*figures, *sides])
    return Ask(
        measures=tuple(measures),
        dimensions=tuple(sides),
        across=draw(st.sampled_from([None, *sides])),
        calculated=tuple(calculated),
        filters=tuple(draw(st.lists(filters(), max_size=4))),
        having=tuple(draw(st.lists(bounds, max_size=3))),
        period=draw(spans()),
        compare=draw(st.none() | st.sampled_from(Compare)),
        order=tuple(draw(st.lists(st.builds(Order, named, st.booleans()), max_size=3))),
        limit=draw(st.none() | st.integers(1, 10_000)),
        beyond=draw(st.booleans()),
    )


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asks())
def test_whatever_is_asked_comes_back_from_its_address_and_from_json(asked):
    assert wish_of(query_of(asked), NOBODY).asked == asked
    assert wish_of(QueryDict(query_of(asked).urlencode()), NOBODY).asked == asked
    assert from_json(asked.as_json()) == asked


def wish(text):
    return wish_of(QueryDict(text), NOBODY).asked


def test_short_forms_and_unfinished_rows():
    asked = wish("m=net&w_region=1&w_region=2&n_category=-&w_segment=3&formula=net/2&called=Half")
    assert asked.filters == (
        Filter("region", Op.IN, (1, 2)),
        Filter("category", Op.NOT_IN, (None,)),
        Filter("segment", Op.SEGMENT, (3,)),
    )
    assert asked.calculated == (Calculated("reckoned", "net/2", "Half"),)
    unfinished = wish("m=net&f1=&f2=region&f3=day&f3op=during&f4=month&f4op=range&h1=net&h1v=&c1=+")
    assert (unfinished.filters, unfinished.having, unfinished.calculated) == ((), (), ())
    assert wish("m=net&f1=region&f1op=segment&f1v=1").filters == (Filter("region", Op.IN, (1,)),)
    assert wish("m=net&f1=joined_on&f1span=last_days&f1n=x").filters[0].days == Relative(
        Span.LAST_DAYS, 30
    )


def test_a_pasted_list_is_read_line_by_line_or_by_commas():
    assert wish("m=net&f1=product&f1v=1,2%0A3;4 4").filters[0].values == (1, 2, 3, 4)
    assert wish("m=net&f1=brand&f1v=A, B%0AC").filters[0].values == ("A, B", "C")
    assert wish("m=net&f1=month&f1v=2024-05").filters[0].values == (2024 * 12 + 4,)


def test_codes_of_products_stand_for_their_numbers(monkeypatch):
    monkeypatch.setattr(narrowing, "product_ids", lambda codes: {"T1": 7} if "T1" in codes else {})
    assert wish("m=net&f1=product&f1v=T1 8").filters[0].values == (7, 8)


def test_bounds_are_written_as_readers_write_them():
    asked = wish(
        "m=net&m=units&c1=units/units&c1pct=1&h1=net&h1v=1,000.50&h2=units&h2than=most&h2v=3&h3=reckoned&h3v=12.5"
    )
    assert asked.having == (
        Having("net", Than.AT_LEAST, 100_050),
        Having("units", Than.AT_MOST, 3),
        Having("reckoned", Than.AT_LEAST, 1_250),
    )


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("m=net&f1=nonsense&f1v=1", "unknown"),
        ("m=net&f1=segment&f1v=x", "values"),
        ("m=net&f1=day&f1span=custom&f1from=x", "days"),
        ("m=net&h1=net&h1v=x", "bound"),
        ("m=net&h1=net&h1v=nan", "bound"),
        ("m=net&h1=units&h1v=3", "name"),
        ("m=net&limit=20000", "limit"),
        ("m=net&sort=net&sort=-net&sort=net&sort=net&sort=net", "many orders"),
        ("&".join(["m=net", *(f"h{n}=net&h{n}v=1" for n in range(1, 10))]), "many bounds"),
    ],
)
def test_what_cannot_be_asked_is_named(query, why):
    with pytest.raises(BadAsk) as refused:
        wish(query)
    assert refused.value.why == why
