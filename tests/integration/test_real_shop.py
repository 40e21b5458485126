"""
A real shop's year in the books: in, again, and out.

The figures come from the file itself by SQL of this test's own. Data: UCI Online Retail II, first
sheet (D. Chen, CC BY 4.0).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.integration import actions
from kaifong.integration.models import Import
from kaifong.integration.vocabulary import Kind

from .bringing import NOON

FILE = Path(__file__).parents[3] / "shared" / "data" / "online_retail_2009_2010.parquet"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the real shop's file is not here"),
]
NOT_GOODS = """s IN ('POST','DOT','C2','C3','D','M','BANK CHARGES','AMAZONFEE','S','GIFT','B')
  OR s LIKE 'GIFT\\_%' ESCAPE '\\' OR s LIKE 'TEST00%' OR s LIKE 'ADJUST%'"""
THEIRS = f"""
CREATE TABLE t AS SELECT Invoice AS i, upper(StockCode) AS s, Quantity AS q,
  Price::decimal(18, 4) AS p, "Customer ID" AS c, InvoiceDate::timestamp AS d FROM '{FILE}';
CREATE TABLE o AS SELECT i, any_value(c) AS c, min(d) AS d, min(q) < 0 AS back,
  bool_or(NOT ({NOT_GOODS}) AND q < 0 AND NOT (p = 0 AND c IS NULL)) AS returns,
  bool_or(NOT ({NOT_GOODS}) AND q > 0 AND NOT (p = 0 AND c IS NULL)) AS sells,
  bool_or(({NOT_GOODS}) AND q * p > 0 AND NOT (s LIKE 'TEST00%' OR s LIKE 'ADJUST%' OR s = 'B'))
    AS charges,
  sum(round(round(q * p * 100) * 12.08)) FILTER (NOT ({NOT_GOODS})) AS goods,
  sum(round(q * p * 100)) AS cents, max(p) FILTER (q > 0) AS dearest
FROM t GROUP BY i"""


def brought() -> Import:
    number = actions.receive(kind=Kind.SALES, name=FILE.name, content=actions.blocks(FILE), at=NOON)
    return actions.commit(import_id=number, at=NOON)


def ours(question: str) -> list[tuple[Any, ...]]:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


@pytest.fixture(scope="module")
def theirs() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        database.execute(THEIRS)
        yield database


@pytest.mark.long
def test_a_real_year_comes_in_whole_stays_the_same_and_goes_out_again(
    theirs: duckdb.DuckDBPyConnection, digest
) -> None:
    empty = digest()

    one = brought()

    the_report_adds_up(one)
    the_books_agree_with_the_file(theirs)
    the_roll_ups_agree_with_the_orders()
    full = digest()
    again = brought()
    assert again.report["verdicts"] == {**again.report["verdicts"], "new": 0, "duplicate": 525_461}
    assert again.report["buckets"] == one.report["buckets"]
    assert digest() == full
    reverted = actions.revert(import_id=one.pk, at=NOON)
    assert (reverted.state, reverted.problem) == ("reverted", "")
    assert digest() == empty


def the_report_adds_up(one: Import) -> None:
    assert (one.state, one.problem) == ("done", "")
    assert one.options["source"] == "online-retail"  # its shape is known from the start
    assert one.report["lines"] == sum(b["lines"] for b in one.report["buckets"]) == 525_461
    assert one.report["amounts"] == {"GBP": "9539484.634"}
    assert one.report["rounding"] == {"GBP": "0.014"}
    assert one.report["verdicts"]["new"] == 525_461
    assert one.report["made"]["customers"] == 4_383


def the_books_agree_with_the_file(theirs: duckdb.DuckDBPyConnection) -> None:
    def file(question: str) -> list[tuple[Any, ...]]:
        return theirs.execute(question).fetchall()

    assert ours("SELECT count(*), count(DISTINCT customer_id) FROM orders_order") == [
        (28_816, 4_383)
    ]
    assert ours("SELECT sum(amount_cents) FROM orders_order") == file("SELECT sum(cents) FROM o")
    assert ours("SELECT sum(amount_cents), count(*) FROM orders_line") == file(
        "SELECT sum(cents), (SELECT count(*) FROM t) FROM o"
    )
    assert ours("SELECT kind, count(*) FROM orders_order GROUP BY 1 ORDER BY 1") == file(
        """SELECT CASE WHEN returns THEN 2 WHEN sells OR charges THEN 1 ELSE 3 END, count(*)
        FROM o GROUP BY 1 ORDER BY 1"""
    )
    by_month = """SELECT extract(year FROM {0})::int, extract(month FROM {0})::int,
        sum({1})::bigint FROM {2} GROUP BY 1, 2 ORDER BY 1, 2"""
    assert ours(by_month.format("placed_on", "goods_cents", "orders_order")) == file(
        by_month.format(
            "timezone('Asia/Hong_Kong', timezone('Europe/London', d))", "coalesce(goods, 0)", "o"
        )
    )
    back = ours("SELECT count(*) FROM orders_order WHERE kind = 2 AND undoes_id IS NOT NULL")
    lines = ours("SELECT count(*) FROM orders_line WHERE undoes_id IS NOT NULL")
    assert (back[0][0] > 3_000, lines) == (True, [(7_647,)])


def the_roll_ups_agree_with_the_orders() -> None:
    assert ours(
        """SELECT count(*), sum(orders), sum(returns), sum(spend_cents), sum(returned_cents)
        FROM customers_customerprofile"""
    ) == ours(
        """SELECT count(DISTINCT customer_id), count(*) FILTER (WHERE kind = 1),
        count(*) FILTER (WHERE kind = 2), sum(goods_cents) FILTER (WHERE kind IN (1, 2)),
        -sum(goods_cents) FILTER (WHERE kind = 2)
        FROM orders_order WHERE customer_id IS NOT NULL"""
    )
    assert ours(
        "SELECT sum(orders), sum(returns), sum(spend_cents) FROM customers_customerday"
    ) == (ours("SELECT sum(orders), sum(returns), sum(spend_cents) FROM customers_customerprofile"))
    told = ours("SELECT name, count(*) FROM foundation_entry GROUP BY 1 ORDER BY 1")
    assert dict(told) == {
        "customers.customer_registered": 4_383,
        "integration.import_committed": 1,
        "orders.order_placed": ours("SELECT count(*) FROM orders_order WHERE kind = 1")[0][0],
        "orders.order_returned": ours("SELECT count(*) FROM orders_order WHERE kind = 2")[0][0],
    }
