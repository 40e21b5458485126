"""Orders counted by bits are the orders that DISTINCT counts, whatever the numbers are."""

import random
from contextlib import closing

import duckdb
import ibis
import pytest

from kaifong.intelligence.engines.duck import DuckDB
from kaifong.intelligence.engines.engine import sql_of
from kaifong.intelligence.lake import counting, refreshing
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import whole_view
from kaifong.intelligence.semantics.compiling import compiled
from kaifong.intelligence.semantics.parts import Part

from .shop import TEA, order, spring

LINES = ibis.table(
    {"order_id": "int64", "category": "int16", "kind": "int16", "product": "int64"}, "fact_line"
)


def opened(rows, categories=12):
    """Return a DuckDB that holds these lines and is told how to count."""
    duck = duckdb.connect()
    duck.execute(
        "CREATE TABLE fact_line (order_id BIGINT, category SMALLINT, kind SMALLINT,"
        " product BIGINT, month INTEGER, channel SMALLINT, region SMALLINT)"
    )
    if rows:
        filled = [(*row, 24_300 + row[2], 1, 2) for row in rows]
        duck.executemany("INSERT INTO fact_line VALUES (?, ?, ?, ?, ?, ?, ?)", filled)
    duck.execute(
        f"CREATE TABLE dim_product AS SELECT r AS category_id FROM range({categories}) t(r)"
    )
    for statement in counting.STATEMENTS:
        duck.execute(statement)
    return duck


def asked(duck, question):
    """Return the answer without bits and with them, and the statement that has them."""
    plain, bits = sql_of(question, "duckdb"), sql_of(question, "duckdb", few_groups=True)
    assert counting.NAME not in plain
    rows = [sorted(duck.sql(sql).fetchall(), key=str) for sql in (plain, bits)]
    return *rows, bits.lower()


def question(**more):
    figures = {
        "orders": LINES.order_id.nunique(where=(LINES.kind == 1) & (LINES.product > 2)),
        "all": LINES.order_id.nunique(),
        "products": LINES.product.nunique(),
    }
    return LINES.group_by("category").agg(**figures, **more)


@pytest.mark.parametrize("seed", range(8))
def test_bits_count_what_distinct_counts(seed):
    draw = random.Random(seed)  # noqa: S311  not for secrets
    highest = draw.choice([1, 9, 700, 5_000_000])
    rows = [
        (
            draw.choice([None, draw.randint(0, highest)]),
            draw.choice([None, 1, 2, 3]),
            draw.choice([1, 2]),
            draw.randint(1, 5),
        )
        for _ in range(draw.choice([0, 1, 300]))
    ]
    plain, bits, sql = asked(opened(rows), question())
    assert bits == plain
    # What is not a number of an order is counted as before.
    assert (sql.count(counting.NAME), sql.count("count(distinct")) == (2, 1)


def test_of_no_rows_there_are_none():
    plain, bits, _ = asked(opened([]), LINES.agg(orders=LINES.order_id.nunique()))
    assert plain == bits == [(0,)]


@pytest.mark.parametrize(
    ("highest", "categories", "few"),
    [(5_000_000, 12, True), (8_000_000, 12, False), (5_000_000, 90, False), (1 << 50, 1, False)],
)
def test_where_bits_would_be_many_they_are_not_taken(highest, categories, few):
    duck = opened([(1, 1, 1, 3), (highest, 1, 1, 3)], categories)
    assert duck.sql("SELECT getvariable('few_orders')").fetchall() == [(few,)]
    plain, bits, _ = asked(duck, question())
    assert plain == bits == [(1, 2, 2, 1)]


def test_a_number_beyond_the_bounds_is_refused_and_never_left_out():
    duck = opened([(1000, 1, 1, 3)])
    duck.execute("INSERT INTO fact_line VALUES (2274, 1, 1, 3, 24300, 1, 2)")
    assert asked(duck, question())[1] == [(1, 2, 2, 1)]
    duck.execute("INSERT INTO fact_line VALUES (2275, 1, 1, 3, 24300, 1, 2)")
    with pytest.raises(duckdb.OutOfRangeException, match="outside of provided min and max"):
        asked(duck, question())


def test_the_next_process_takes_new_bounds(lake, catch_up):
    order(1, spring(1), [(TEA, 1, 100)])
    refreshing.refresh()
    year = Period(spring(1).replace(day=1), spring(1).replace(year=spring(1).year + 1))
    part = Part("line", ((),), ("orders",), (), year)
    asked = compiled(part, whole_view(), DuckDB.dialect)
    assert counting.NAME in asked.sql.lower()
    with closing(DuckDB()) as engine:
        assert engine.run(asked.sql, asked.schema).table["m_orders"].to_pylist() == [1]

        order(2, spring(2), [(TEA, 1, 100)], id=1_000_000)
        catch_up()

        assert engine.run(asked.sql, asked.schema).table["m_orders"].to_pylist() == [2]
