"""Answers of the semantic layer, held against a plain loop over rows; and what it refuses."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority.queries import NotAllowed
from kaifong.authority.rules import ANY, FieldClass, Rows, Scope
from kaifong.foundation.datasets import datasets
from kaifong.intelligence import queries
from kaifong.intelligence.actions import ask
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import View, tables_for, whole_view
from kaifong.intelligence.semantics.asked import (
    Ask,
    BadAsk,
    Calculated,
    Filter,
    Having,
    Op,
    Order,
    Than,
)
from kaifong.intelligence.semantics.compiling import Closed, adds_up, compiled
from kaifong.intelligence.semantics.days import Chosen, Compare, Relative, Span
from kaifong.intelligence.semantics.definitions import DIMENSIONS, ENTITIES, MEASURES, RATES
from kaifong.intelligence.semantics.formula import parse
from kaifong.intelligence.semantics.joins import NoWay, WouldFanOut, path_to, reachable
from kaifong.intelligence.semantics.parts import Fit, Part, parts_of
from kaifong.intelligence.semantics.running import figures_of, levels_from
from kaifong.intelligence.semantics.sources import open_columns
from tests.reports.conftest import somebody

from .shop import CAKES, TEA, many, order, spring
from .test_scoped import raw

TODAY, NOW = date(2025, 1, 15), datetime(2025, 1, 15, 4, tzinfo=UTC)
YEARS = Chosen(date(2023, 1, 1), date(2024, 12, 31))


def asked_by(actor, ask_, **more):
    return ask(actor=actor, asked=ask_, today=TODAY, at=NOW, fresh=True, **more)


def everybody():
    return somebody(classes=("public", "internal", "contact", "financial", "sensitive"))


@pytest.fixture
def busy(db):
    many(seed=5, count=120)
    lines, people = raw("fact_line"), {p["customer_key"]: p for p in raw("dim_customer")}
    return lines, people, everybody()


OF_LINES = {"month": "month", "channel": "channel", "region": "region", "category": "category_id"}
OF_PEOPLE = {"customer_region": "region", "district": "district"}


def code(line, name, people):
    if name in OF_LINES:
        return line[OF_LINES[name]]
    person = people.get(line["customer_key"])
    return person and person[OF_PEOPLE[name]]


def looped(lines, people, asked, period):
    """Reckon the figures of lines row by row, as nobody would in earnest."""
    found = {level: defaultdict(lambda: [0, 0, 0, set(), set()]) for level in asked.levels}
    for line in lines:
        if line["kind"] != 1 or line["order_kind"] not in (1, 2):
            continue
        if not period.start <= line["placed_on"] < period.until:
            continue
        values = [code(line, test.dimension, people) in test.values for test in asked.filters]
        wanted = [test.op is Op.IN for test in asked.filters]
        if values != wanted:
            continue
        sale = line["order_kind"] == 1
        for level in asked.levels:
            cell = found[level][tuple(code(line, name, people) for name in level)]
            cell[0] += line["hkd_cents"]
            cell[1] += line["hkd_cents"] if sale else 0
            cell[2] += 0 if sale else -line["quantity"]
            if sale:
                cell[3].add(line["order_id"])
                cell[4] |= {line["customer_key"]} - {None}
    return {
        level: {key: (*c[:3], len(c[3]), len(c[4])) for key, c in cells.items()}
        for level, cells in found.items()
    }


FIGURES = ("net", "sold", "units_back", "orders", "buyers")
names = st.sampled_from([*OF_LINES, *OF_PEOPLE])
dimensions = st.lists(names, unique=True, max_size=4).map(tuple)
codes = st.lists(st.sampled_from([None, 0, 1, 2, 9, 101, 203]), min_size=1, max_size=3)
filters = st.builds(
    Filter, names, st.sampled_from([Op.IN, Op.NOT_IN]), codes.map(lambda some: tuple(set(some)))
)
days = st.builds(
    lambda n, more: Chosen(
        date(2022, 12, 1) + timedelta(days=n), date(2022, 12, 1) + timedelta(days=n + more)
    ),
    st.integers(0, 800),
    st.integers(0, 800),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(dimensions, st.lists(filters, max_size=2).map(tuple), days, st.booleans())
def test_figures_are_those_of_a_loop_over_rows(busy, dimensions, wanted, period, across):
    asked = Ask(
        measures=FIGURES,
        dimensions=dimensions,
        filters=wanted,
        period=period,
        across=dimensions[-1] if across and dimensions else None,
    )
    lines, people, me = busy
    found = asked_by(me, asked)
    expected = looped(lines, people, asked, period.days(TODAY))
    width = len(dimensions)
    cells = {row[:width]: row[width:] for row in found.rows}
    assert cells == expected[dimensions] or (not dimensions and not expected[()])
    for level, rows in found.totals.items():
        at = [dimensions.index(name) for name in level]
        totals = {tuple(row[n] for n in at): row[width:] for row in rows}
        assert totals == expected[level] or (not level and not expected[()])


@pytest.mark.django_db
def test_measures_of_two_entities_are_joined_and_no_row_is_counted_twice():
    many(seed=6, count=60)
    me = everybody()
    asked = Ask(measures=("net", "orders_placed"), dimensions=("channel",), period=YEARS)
    both = asked_by(me, asked)
    apart = [asked_by(me, replace(asked, measures=(name,))) for name in asked.measures]
    net, placed = ({row[0]: row[1] for row in one.rows} for one in apart)
    assert {row[0]: row[1:] for row in both.rows} == {
        code: (net.get(code, 0), placed.get(code, 0)) for code in net.keys() | placed.keys()
    }


def test_a_dimension_that_would_count_rows_several_times_is_refused():
    with pytest.raises(WouldFanOut) as refusal:
        parts_of(Ask(measures=("customers",), dimensions=("category",)), *_when())
    assert refusal.value.entity == "customer"
    assert refusal.value.held_by == ("line",)
    with pytest.raises(WouldFanOut):
        parts_of(Ask(measures=("net", "customers"), dimensions=("channel",)), *_when())
    with pytest.raises(NoWay) as nowhere:
        parts_of(Ask(measures=("requests",), dimensions=("district",)), *_when())
    assert not isinstance(nowhere.value, WouldFanOut)
    for unknown in ({"measures": ("nonsense",)}, {"measures": ("net",), "dimensions": ("no",)}):
        with pytest.raises(BadAsk, match="unknown"):
            parts_of(Ask(**unknown), *_when())


def _when():
    return YEARS.days(TODAY), TODAY


def test_what_leads_on_is_found_by_the_same_edges():
    for name in ENTITIES:
        for dimension in DIMENSIONS:
            if dimension in reachable(name, ENTITIES):
                assert path_to(name, dimension, ENTITIES).column
            else:
                with pytest.raises(NoWay):
                    path_to(name, dimension, ENTITIES)


def test_every_definition_is_whole_and_stands_on_columns_that_are_there():
    tables = {one.name: {column.name for column in one.columns} for one in datasets()}
    held = open_columns(whole_view())
    for entity in ENTITIES.values():
        places = {*entity.columns.values(), *(e.here for e in entity.edges)}
        assert places <= held[entity.name], entity.name
        assert {entity.date, entity.person} - {None} <= held[entity.name]
        assert all(e.there in tables[ENTITIES[e.to].table] for e in entity.edges)
        assert set(entity.columns) <= set(DIMENSIONS)
    for measure in MEASURES.values():
        assert set(measure.needs) <= held[measure.entity], measure.name
    for one in (*ENTITIES.values(), *DIMENSIONS.values(), *MEASURES.values(), *RATES.values()):
        assert one.label
        assert one.kept.owner
        assert one.kept.version >= 1
        assert one.kept.purposes
        assert one.kept.retention
    assert not set(DIMENSIONS) & {*MEASURES, *RATES}
    assert not set(MEASURES) & set(RATES)
    for rate in RATES.values():
        assert parse(rate.formula).names <= set(MEASURES)


@pytest.mark.django_db
def test_calculated_measures_totals_bounds_and_order():
    order(1, spring(1), [(TEA, 1, 10_000)])
    order(2, spring(2), [(TEA, 1, 20_001), (CAKES, 1, 5_000)])
    order(3, date(2023, 4, 2), [(TEA, 1, 7_000)])
    asked = Ask(
        measures=("net", "orders", "units_back"),
        dimensions=("category",),
        period=Chosen(spring(1), spring(30)),
        compare=Compare.YEAR_AGO,
        calculated=(
            Calculated("double", "basket * 2"),
            Calculated("basket", "net / orders", "Basket"),
            Calculated("back", "units_back / orders", percent=True),
            Calculated("none", "net / units_back"),
        ),
    )
    found = asked_by(everybody(), asked)
    names = [column.name for column in found.columns]
    tea = dict(zip(names, found.rows[0], strict=True))
    assert (tea["net"], tea["net_before"], tea["orders"]) == (30_001, 7_000, 2)
    assert (tea["basket"], tea["double"], tea["basket_before"]) == (15_001, 30_001, 7_000)
    assert (tea["back"], tea["none"]) == (0, None)
    units = {column.name: column.unit for column in found.columns}
    assert (units["basket"], units["back"]) == (Unit.CENTS, Unit.BASIS_POINTS)
    assert found.totals[()][0][names.index("net")] == 35_001
    assert found.versions["net"] == 1
    assert found.hidden == 0
    bounded = replace(asked, compare=None, having=(Having("net", Than.AT_LEAST, 6_000),))
    assert [row[0] for row in asked_by(everybody(), bounded).rows] == [TEA]
    fewer = replace(asked, compare=None, having=(Having("net", Than.AT_MOST, 6_000),))
    assert [row[0] for row in asked_by(everybody(), fewer).rows] == [CAKES]
    by_net = replace(asked, compare=None, order=(Order("net"),), limit=1)
    first = asked_by(everybody(), by_net)
    assert ([row[0] for row in first.rows], first.rows_in_all) == ([CAKES], 2)
    down = replace(asked, compare=None, order=(Order("category", down=True),))
    assert [row[0] for row in asked_by(everybody(), down).rows] == [CAKES, TEA]
    with pytest.raises(BadAsk, match="name"):
        asked_by(everybody(), replace(asked, calculated=(Calculated("sold", "net"),)))


@pytest.mark.django_db
def test_months_and_days_stand_beside_the_same_of_the_time_before():
    order(1, date(2024, 4, 10), [(TEA, 1, 100)])
    order(2, date(2024, 3, 10), [(TEA, 1, 30)])
    order(3, date(2024, 2, 10), [(TEA, 1, 7)])
    asked = Ask(
        measures=("net",),
        dimensions=("month",),
        period=Chosen(date(2024, 3, 1), date(2024, 4, 30)),
        compare=Compare.BEFORE,
    )
    march = 2024 * 12 + 2
    assert asked_by(everybody(), asked).rows == ((march, 30, 0), (march + 1, 100, 7))
    by_day = replace(asked, dimensions=("day",), period=Chosen(date(2024, 4, 8), date(2024, 5, 6)))
    assert asked_by(everybody(), by_day).rows == (
        (date(2024, 4, 8), 0, 30),
        (date(2024, 4, 10), 100, 0),
    )


@pytest.mark.django_db
def test_ten_thousand_values_are_looked_for_quickly():
    many(seed=5, count=30)
    me = everybody()
    every = tuple(range(10_000))
    few = Ask(measures=("net",), dimensions=("category",), period=YEARS)
    named = tuple(row["product_id"] for row in raw("dim_product"))
    for op, values in ((Op.IN, (*named, *range(10**6, 10**6 + 9_998))), (Op.NOT_IN, every)):
        wanted = replace(few, filters=(Filter("product", op, values),))
        narrow = values if op is Op.NOT_IN else named
        plain = replace(few, filters=(Filter("product", op, narrow[:150]),))
        if op is Op.IN:
            assert asked_by(me, wanted).rows == asked_by(me, plain).rows == asked_by(me, few).rows
        else:
            assert len(asked_by(me, wanted).rows) <= len(asked_by(me, few).rows)
    part = parts_of(replace(few, filters=(Filter("product", Op.IN, every),)), *_when())[0]
    assert "9999" in compiled(part, whole_view(), "duckdb").sql
    with pytest.raises(BadAsk, match="values"):
        asked_by(me, replace(few, filters=(Filter("category", Op.IN, ("tea",)),)))
    with pytest.raises(BadAsk, match="values"):
        asked_by(me, replace(few, filters=(Filter("category", Op.IN, (1 << 63,)),)))
    with pytest.raises(BadAsk, match="values"):
        asked_by(me, replace(few, filters=(Filter("day", Op.RANGE, ("soon", None)),)))


@pytest.mark.django_db
def test_filters_of_ranges_days_and_segments():
    many(seed=5, count=120)
    me = everybody()
    asked = Ask(measures=("orders",), dimensions=("month",), period=YEARS)
    march = 2024 * 12 + 2

    def months(*filters):
        return {row[0] for row in asked_by(me, replace(asked, filters=filters)).rows}

    assert months(Filter("month", Op.RANGE, (march, march + 1))) == {march, march + 1}
    assert min(months(Filter("month", Op.RANGE, (march, None)))) == march
    assert max(months(Filter("month", Op.RANGE, (None, march)))) == march
    december = Filter("day", Op.DURING, days=Relative(Span.LAST_MONTHS, 2))
    assert months(december) == {2024 * 12 + 11}
    by_segment = [
        asked_by(me, replace(asked, dimensions=(), filters=(Filter("s", Op.SEGMENT, (n,)),)))
        for n in range(1, 9)
    ]
    known = replace(asked, dimensions=(), filters=(Filter("customer_region", Op.NOT_IN, (None,)),))
    # Who only bought charges, or in months without a sale, stands in no segment of the period.
    assert 0 < sum(one.rows[0][0] for one in by_segment) <= asked_by(me, known).rows[0][0]
    with pytest.raises(BadAsk, match="segment"):
        parts_of(
            Ask(measures=("requests",), dimensions=("month",), filters=(Filter("s", Op.SEGMENT),)),
            *_when(),
        )


@pytest.mark.django_db
def test_a_reader_is_answered_from_his_own_rows_and_open_columns_only():
    many(seed=5, count=80)
    mine = asked_by(
        somebody(regions=[1]), Ask(measures=("net",), dimensions=("region",), period=YEARS)
    )
    assert {row[0] for row in mine.rows} == {1}
    poor = somebody(name="Poor", classes=("public", "internal"))
    assert asked_by(poor, Ask(measures=("orders",), period=YEARS)).rows
    with pytest.raises(Closed) as closed:
        asked_by(poor, Ask(measures=("net",), period=YEARS))
    assert closed.value.name == "net"
    with pytest.raises(NotAllowed):
        asked_by(poor, Ask(measures=("requests",)))
    with pytest.raises(NotAllowed):
        asked_by(poor, Ask(measures=("net",), beyond=True))
    blind = somebody(name="Blind", see="see")
    with pytest.raises(NotAllowed):
        asked_by(blind, Ask(measures=("orders",)))


@pytest.mark.django_db
def test_what_may_be_asked_is_offered_by_what_is_open():
    words = queries.vocabulary(actor=somebody(classes=("public", "internal")))
    offered = {one.name for one in words.measures}
    assert {"orders", "customers"} <= offered
    assert not {"net", "requests", "order_total"} & offered
    assert "category" in words.dimensions_of["orders"]
    assert "category" not in words.dimensions_of["customers"]
    nothing = queries.vocabulary(actor=somebody(name="No", see="see", classes=("public",)))
    assert "orders" not in {one.name for one in nothing.measures}


def test_an_answer_has_an_end():
    part = Part("line", (("day",), ()), ("net",), (), Period(date(2024, 1, 1), date(2024, 1, 2)))
    assert levels_from(part, [(0, ["2024-01-01"], {"net": 1})]) == {
        ("day",): {(date(2024, 1, 1),): {"net": 1}},
        (): {},
    }
    assert Fit("day", Op.IN, ()) == Fit("day", Op.IN, ())
    assert FieldClass.FINANCIAL is MEASURES["net"].kept.sensitivity


@pytest.fixture
def busy_reader(db):
    many(seed=5, count=120)
    return everybody()


orders_of_rows = st.lists(
    st.builds(
        Order, st.sampled_from(["month", "district", "category", "net", "buyers"]), st.booleans()
    ),
    max_size=3,
    unique_by=lambda one: one.by,
).map(tuple)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=orders_of_rows, limit=st.integers(1, 30))
def test_the_first_rows_are_the_first_of_all(busy_reader, order, limit):
    me = busy_reader
    asked = Ask(
        measures=("net", "buyers", "units_back"),
        dimensions=("month", "district", "category"),
        period=YEARS,
        order=order,
    )
    every = asked_by(me, asked)
    first = asked_by(me, replace(asked, limit=limit))
    assert first.rows == every.rows[:limit]
    assert (first.rows_in_all, first.totals) == (len(every.rows), every.totals)


@pytest.mark.django_db
def test_the_first_of_more_rows_than_an_answer_holds_are_told(monkeypatch):
    for number, goods in enumerate([TEA, CAKES, TEA, CAKES]):
        order(number + 1, spring(number + 1), [(goods, 1, 100 + number)])
    monkeypatch.setattr("kaifong.intelligence.semantics.running.MOST_ROWS", 3)
    asked = Ask(measures=("net",), dimensions=("day",), period=YEARS, order=(Order("net", True),))
    with pytest.raises(BadAsk, match="many rows"):
        asked_by(everybody(), asked)
    found = asked_by(everybody(), replace(asked, limit=2))
    assert ([row[1] for row in found.rows], found.rows_in_all) == ([103, 102], 4)
    share = Calculated("share", "net / net")
    with pytest.raises(BadAsk, match="many rows"):
        asked_by(everybody(), replace(asked, limit=2, calculated=(share,), order=(Order("share"),)))


def inner_in(rows):
    """Return a reader of every line, to whom inner fields are open in some lines only."""
    everywhere = frozenset([ANY])
    orders = dict.fromkeys(FieldClass, everywhere) | {FieldClass.INTERNAL: frozenset([rows])}
    return View(Scope(5, tuple(orders.items())), Scope(5, tuple((c, everywhere) for c in orders)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dimensions", "sums"),
    [
        (("hour", "channel"), {"orders": True, "buyers": False}),
        (("month",), {"orders": True, "buyers": False}),
        (("district",), {"orders": True, "buyers": True}),
        (("category",), {"orders": False, "buyers": False}),
        (("district", "category"), {"orders": False, "buyers": False}),
    ],
)
@pytest.mark.parametrize("inner", [ANY, Rows(categories=frozenset([TEA])), Rows(own=True)])
def test_totals_are_sums_only_where_nothing_is_counted_twice(inner, dimensions, sums):
    many(seed=7, count=80)
    view = inner_in(inner)
    asked = Ask(measures=("orders", "buyers", "net"), dimensions=dimensions, period=YEARS)
    (part,) = parts_of(asked, YEARS.days(TODAY), TODAY)
    (whole,) = parts_of(replace(asked, dimensions=()), YEARS.days(TODAY), TODAY)
    if inner == ANY:
        said = {f.name: adds_up(f, part, tables_for(view)) for f in part.figures}
        assert said == {**sums, "net": True}
    for one in [(name,) for name in asked.measures] + [asked.measures]:
        levels, _, _ = figures_of(replace(part, measures=one), view, PostgreSQL())
        expected, _, _ = figures_of(replace(whole, measures=one), view, PostgreSQL())
        assert levels[()] == expected[()]
        assert levels[dimensions]
