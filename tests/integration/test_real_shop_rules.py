"""
A real shop's year, counted by two routes that share nothing.

The one is the product's: reading, mapping, typing, rules. The other asks the file itself in SQL
written for this test only. Data: UCI Online Retail II, first sheet (D. Chen, CC BY 4.0).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from kaifong.integration import accounting, mapping, sales_lines
from kaifong.integration.reading.opening import open_source
from kaifong.integration.vocabulary import Kind

from .judging import judged

FILE = Path(__file__).parents[3] / "shared" / "data" / "online_retail_2009_2010.parquet"
LINES, TOTAL = 525_461, Decimal("9539484.634")

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the real shop's file is not here")


@pytest.fixture(scope="module")
def ours() -> Iterator[duckdb.DuckDBPyConnection]:
    source = open_source(FILE)
    chosen = {one.field: one.column for one in mapping.guess(source.columns, Kind.SALES)}
    assert not mapping.problems(chosen, source.layout.names, Kind.SALES)
    terms = sales_lines.Terms(
        at=datetime(2026, 11, 22, tzinfo=UTC),
        currencies=frozenset({"GBP"}),
        currency="GBP",
        zone=ZoneInfo("Europe/London"),
    )
    batches = [sales_lines.typed(chunk, chosen, terms) for chunk in source.chunks()]
    with judged(pa.Table.from_batches(batches)) as database:
        yield database


@pytest.fixture(scope="module")
def theirs() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        database.execute(
            f"""create table t as select row_number() over () as rn, Invoice as i,
            upper(StockCode) as s, Quantity as q, Price::decimal(18, 3) as p,
            "Customer ID" as c, InvoiceDate as d, columns(*) from '{FILE}'"""
        )
        yield database


SPECIAL = """('POST','DOT','C2','C3','D','M','BANK CHARGES','AMAZONFEE','S','GIFT')"""
INDEPENDENT = f"""
with r as (
  select *, count(*) over (
      partition by Invoice, StockCode, Description, Quantity, InvoiceDate, Price, "Customer ID",
      Country order by rn rows unbounded preceding) as nth,
    max(abs(p)) over (partition by i) as dearest,
    s in {SPECIAL} or s like 'GIFT\\_%' escape '\\' as charge
  from t)
select
  case
    when s like 'TEST00%' then 'test'
    when i like 'A%' or s like 'ADJUST%' then 'adjustment'
    when p = 0 and c is null and dearest = 0 then 'stock_movement'
    when charge and q * p < 0 then 'charge_credited'
    when charge then 'charge'
    when q < 0 then 'return'
    when p = 0 then 'given_free'
    when c is null then 'sale_anonymous'
    else 'sale' end as nature,
  nth > 1 as repeat, count(*) as lines, sum(q * p) as amount
from r group by 1, 2"""


def tallies(
    database: duckdb.DuckDBPyConnection, sql: str
) -> dict[tuple[str, bool], tuple[int, Decimal]]:
    return {(nature, repeat): (n, sum_) for nature, repeat, n, sum_ in database.sql(sql).fetchall()}


def test_the_buckets_are_those_of_an_independent_count(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection
) -> None:
    found = tallies(
        ours,
        """select case when nature like 'return%' then 'return' else nature end, repeat,
        count(*), sum(amount) from judged group by 1, 2""",
    )

    assert found == tallies(theirs, INDEPENDENT)


def test_every_line_and_every_penny_is_accounted_for(ours: duckdb.DuckDBPyConnection) -> None:
    account = accounting.account_of(ours.sql(accounting.tally_sql("judged")).fetchall())

    assert account.lines == LINES
    assert account.amounts() == {"GBP": TOTAL}
    assert account.roundings() == {"GBP": Decimal("0.014")}
    assert {t.bucket.value: (t.lines, t.amount) for t in account.tallies} == {
        "sale": (399_568, Decimal("8639657.214")),
        "sale_anonymous": (102_862, Decimal("1164990.03")),
        "given_free": (359, Decimal(0)),
        "return_joined": (7_493, Decimal("-205222.46")),
        "return_partly_joined": (69, Decimal("-6537.44")),
        "return_not_joined": (1_997, Decimal("-35664.56")),
        "charge": (2_256, Decimal("457634.01")),
        "charge_credited": (587, Decimal("-380299.00")),
        "adjustment": (73, Decimal("-128985.73")),
        "stock_movement": (3_315, Decimal(0)),
        "test": (17, Decimal("203.50")),
        "exact_repeat": (6_865, Decimal("33709.07")),
    }


def test_returns_are_joined_as_stacks_say(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection
) -> None:
    """One line after the other, in plain Python over the file's own rows."""
    rows = theirs.sql(
        """select c, s, p, d, q < 0, rn, q from t where c is not null and q <> 0
        and not (s like 'TEST00%' or i like 'A%' or s like 'ADJUST%') order by 1, 2, 3, 4, 5, 6"""
    ).fetchall()
    units: dict[int, int] = {}
    key: list[object] = []
    stack: list[int] = []
    for *this, _, _, row, quantity in rows:
        if this != key:
            key, stack = this, []
        if quantity > 0:
            stack.append(quantity)
            continue
        needed = -quantity
        while needed and stack:
            taken = min(needed, stack[-1])
            needed -= taken
            stack[-1] -= taken
            if not stack[-1]:
                stack.pop()
        if needed < -quantity:
            units[row] = -quantity - needed

    assert dict(ours.sql('select "row", joined from joined').fetchall()) == units
    assert len(units) == 7_647


def test_most_returns_of_known_customers_find_their_sale(ours: duckdb.DuckDBPyConnection) -> None:
    wholly, all_ = ours.sql(
        """select count(*) filter (nature = 'return_joined'), count(*) from judged
        where nature like 'return%' and buyer is not null"""
    ).fetchall()[0]

    assert (wholly, all_) == (7_508, 9_395)


def test_repeats_are_lines_of_their_own_by_the_shops_own_returns(
    theirs: duckdb.DuckDBPyConnection,
) -> None:
    """Without repeats, some customers sent back more than they bought; with them, none."""
    more_than_single, more_than_all, of = theirs.sql(
        """with n as (select *, row_number() over (
              partition by i, s, Description, q, d, p, c, Country order by rn) as nth from t),
        b as (select c, s, p, sum(q) filter (q > 0) as bought,
            sum(q) filter (q > 0 and nth = 1) as single, -sum(q) filter (q < 0) as back,
            bool_or(q > 0 and nth > 1) as repeated
          from n where c is not null and p > 0 group by all)
        select count(*) filter (back > single), count(*) filter (back > bought), count(*)
        from b where repeated and back > 0"""
    ).fetchall()[0]

    assert more_than_all == 0
    assert more_than_single > 0
    assert (more_than_single, of) == (10, 145)
