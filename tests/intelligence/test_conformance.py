"""Every measure, for readers of several kinds, gives the same rows on every engine."""

from datetime import date

import pytest
from pyspark.sql import SparkSession

from kaifong.authority.rules import ANY, FieldClass, Rows, Scope
from kaifong.intelligence.engines.duck import DuckDB
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.engines.spark import Spark
from kaifong.intelligence.lake import refreshing
from kaifong.intelligence.queries import compiled, offered_in
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import View, tables_for, whole_view
from kaifong.intelligence.semantics.asked import Ask, Filter, Op, Order
from kaifong.intelligence.semantics.compiling import Closed
from kaifong.intelligence.semantics.compiling import compiled as compiled_part
from kaifong.intelligence.semantics.parts import parts_of
from kaifong.orders.models import Kind, LineKind

from .shop import CAKES, TEA, customer, many, order

pytestmark = pytest.mark.conformance

YEARS = Period(date(2023, 1, 1), date(2025, 2, 1))
DAYS = Period(date(2024, 1, 31), date(2024, 3, 1))


# Compiling Java for each of these questions takes far longer than answering it.
INTERPRETED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def scope(rows, *, money=None):
    financial = rows if money is None else money
    classes = dict.fromkeys(FieldClass, frozenset(rows))
    classes[FieldClass.FINANCIAL] = frozenset(financial)
    return Scope(5, tuple(classes.items()))


REGION, TEAM, OWN = (
    Rows(regions=frozenset([1, 2])),
    Rows(categories=frozenset([TEA])),
    Rows(own=True),
)
VIEWS = {
    "whole": whole_view(),
    "a region": View(scope([REGION]), scope([REGION])),
    "a category": View(scope([TEAM]), scope([TEAM])),
    "a region, or a category, or own": View(scope([REGION, TEAM, OWN]), scope([TEAM, OWN])),
    "amounts of some": View(scope([ANY], money=[TEAM, OWN]), scope([REGION], money=[OWN])),
    "no amounts": View(scope([ANY], money=[]), scope([ANY], money=[])),
    "a category, filtered": View(scope([TEAM]), scope([ANY])).narrowed(
        Rows(regions=frozenset([2, 9]), categories=frozenset([TEA, CAKES]))
    ),
    "filtered to nothing": View(scope([REGION]), scope([REGION])).narrowed(
        Rows(regions=frozenset([9]))
    ),
}


@pytest.fixture
def duck(lake):
    opened = DuckDB()
    yield opened
    opened.close()


@pytest.fixture
def spark(lake):
    opened = Spark("spark://local[2]")
    for name, value in INTERPRETED.items():
        opened.session.conf.set(name, value)
    yield opened
    opened.close()


@pytest.fixture(scope="module", autouse=True)
def spark_for_a_moment():
    with pytest.MonkeyPatch.context() as patch:
        # It lives too short for its best compiler to pay.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto")
        yield
    if session := SparkSession.getActiveSession():
        session.stop()


def answers(engine, *, name, view, period):
    asked = compiled(name, view, period, engine.dialect)
    table = engine.run(asked.sql, asked.schema).table
    return [tuple(row.values()) for row in table.to_pylist()]


def edges():
    """Ties, borders of months and years, whoever only gives back, whoever stays away a year."""
    twins = [customer(key) for key in (31, 32)]
    for n, twin in enumerate(twins):
        order(f"tie{n}", date(2024, 2, 29), [(TEA, 1, 1_000)], customer_id=twin)
        order(f"dec{n}", date(2023, 12, 31), [(TEA, 1, 1_000)], customer_id=twin)
        order(f"jan{n}", date(2024, 1, 1), [(CAKES, 1, 1_000)], customer_id=twin)
    back = customer(33)
    order("back", date(2024, 2, 1), [(TEA, -1, -500)], customer_id=back, kind=Kind.RETURN)
    exactly, longer = customer(34), customer(35)
    for n, (somebody, month) in enumerate([(exactly, 1), (longer, 2)]):
        order(f"first{n}", date(2023, 1, 15), [(TEA, 1, 100)], customer_id=somebody)
        order(f"again{n}", date(2024, month, 15), [(TEA, 1, 100)], customer_id=somebody)
    order("nobody", date(2024, 2, 10), [(TEA, 3, 3_000), (0, 1, 250, LineKind.CHARGE)])
    order("empty", date(2024, 2, 11), [], customer_id=exactly)
    order("old", date(2020, 6, 1), [(CAKES, 1, 100)], customer_id=longer)
    order("later", date(2025, 2, 1), [(CAKES, 1, 100)], customer_id=longer)
    order("books", date(2024, 2, 12), [(TEA, 0, 5, LineKind.ADJUSTMENT)], kind=Kind.ADJUSTMENT)


def differences(engines, views_and_periods):
    """Return where an engine does not answer as DuckDB does, with some rows of one only."""
    found = []
    for label, period in views_and_periods:
        for name in offered_in(VIEWS[label]):
            wanted, *others = (
                (engine, answers(runs, name=name, view=VIEWS[label], period=period))
                for engine, runs in engines.items()
            )
            found += [
                (label, name, engine, sorted(set(rows) ^ set(wanted[1]), key=repr)[:4])
                for engine, rows in others
                if rows != wanted[1]
            ]
    return found


ASKED = (
    Ask(
        measures=("net", "sold", "returned", "units", "units_back", "orders", "buyers"),
        dimensions=("month", "category"),
        across="category",
    ),
    Ask(
        measures=("net", "orders_placed", "order_total"),
        dimensions=("channel", "customer_region"),
        filters=(Filter("district", Op.NOT_IN, (101, None)),),
    ),
    Ask(
        measures=("orders",),
        dimensions=("day", "brand"),
        filters=(Filter("product", Op.IN, tuple(range(1_000))),),
    ),
    Ask(measures=("orders",), filters=(Filter("segment", Op.SEGMENT, (1, 2, 7)),)),
    Ask(
        measures=("net", "units"),
        dimensions=("product", "district"),
        order=(Order("units", down=True), Order("district")),
        limit=5,
    ),
    Ask(measures=("customers",), dimensions=("district", "language"), across="language"),
    Ask(measures=("consents", "agreed"), dimensions=("consent_state", "consent_channel")),
    Ask(measures=("findings", "findings_open"), dimensions=("quality_rule", "severity")),
    Ask(measures=("scored", "score_sum"), dimensions=("customer_region",)),
    Ask(measures=("requests", "requests_answered", "days_taken"), dimensions=("request_kind",)),
    Ask(measures=("items_due", "items_erased", "items_spared"), dimensions=("item_state",)),
    Ask(measures=("disclosures",), dimensions=("recipient", "place")),
    Ask(measures=("net", "units"), dimensions=("weekday", "hour"), across="hour"),
    Ask(measures=("known_buyers", "repeaters", "sales_of_buyers"), dimensions=("buyer_stage",)),
    Ask(measures=("known_buyers",), dimensions=("times", "district"), across="times"),
    Ask(measures=("valued", "spend"), dimensions=("recency", "frequency"), across="frequency"),
    Ask(measures=("valued", "spend"), dimensions=("buyer_segment", "money")),
    Ask(measures=("came_back",), dimensions=("first_month", "months_later"), across="months_later"),
    Ask(measures=("joined",), dimensions=("month", "customer_channel")),
    Ask(measures=("findings_open",), dimensions=("charge", "quality_dimension")),
    Ask(measures=("by_ways", "contactable"), dimensions=("contact_way", "contact_standing")),
    Ask(measures=("goods_answers", "goods_agreed"), dimensions=("consent_goods",)),
    Ask(measures=("requests_in_time",), dimensions=("request_state",)),
)


def asked_differently(engines, labels, questions=ASKED):
    """Return the questions that an engine does not answer as the first one does."""
    found = []
    for label in labels:
        for asked in questions:
            for part in parts_of(asked, YEARS, YEARS.until):
                rows = [_part_rows(engine, part, VIEWS[label]) for engine in engines]
                found += [(label, part) for other in rows[1:] if other != rows[0]]
    return found


def _part_rows(engine, part, view):
    try:
        asked = compiled_part(part, view, engine.dialect)
    except Closed as closed:
        return closed.name
    rows = engine.run(asked.sql, asked.schema).table.to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=repr)


def test_every_question_agrees_with_postgresql_and_in_short_with_spark(duck, spark):
    edges()
    many(seed=9, count=200)
    refreshing.refresh()
    assert asked_differently([duck, PostgreSQL()], VIEWS) == []
    scoped = "a region, or a category, or own"
    assert asked_differently([duck, spark], [scoped], (ASKED[1], ASKED[4])) == []
    assert "fact_consent" in tables_for(whole_view())


def test_every_measure_agrees_with_postgresql_for_every_reader(duck):
    edges()
    many(seed=7, count=400)
    refreshing.refresh()

    asked = [("whole", DAYS), *((label, YEARS) for label in VIEWS)]
    assert differences({"DuckDB": duck, "PostgreSQL": PostgreSQL()}, asked) == []


def test_every_measure_agrees_with_spark(duck, spark):
    edges()
    many(seed=8, count=400)
    refreshing.refresh()

    assert differences({"DuckDB": duck, "Spark": spark}, [("whole", YEARS)]) == []
    scoped = {"DuckDB": duck, "Spark": spark}
    for name in ("sales", "segments", "joined"):
        view = VIEWS["a region, or a category, or own"]
        one, other = (answers(e, name=name, view=view, period=YEARS) for e in scoped.values())
        assert one == other, name


def test_every_measure_answers_an_empty_shop_alike(duck):
    refreshing.refresh()
    assert differences({"DuckDB": duck, "PostgreSQL": PostgreSQL()}, [("whole", YEARS)]) == []


def test_spark_answers_an_empty_shop_too(duck, spark):
    refreshing.refresh()
    assert answers(spark, name="sales", view=VIEWS["whole"], period=YEARS) == []
