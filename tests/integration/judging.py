"""The rules run on DuckDB over a few lines or many."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from kaifong.integration import return_matching, sales_lines, sales_rules

NOON = datetime(2026, 1, 31, 4, tzinfo=UTC)
EQUAL = ("description", "placed_at", "currency", "customer", "country")
DEALINGS = """(select * from prepared
  where reason is null and kind not in ('test', 'bad_debt', 'correction'))"""


def judged(staged: pa.Table) -> duckdb.DuckDBPyConnection:
    """Return a database with the tables staged, prepared, joined and judged."""
    database = duckdb.connect()
    database.execute("set timezone = 'UTC'")
    database.register("arrived", staged)
    database.execute("create table staged as from arrived")
    database.execute(f"create table prepared as {sales_rules.prepared_sql('staged', EQUAL)}")
    database.execute(f"create table joined as {return_matching.joined_sql(DEALINGS)}")
    database.execute(f"create table judged as {sales_rules.judged_sql('prepared', 'joined')}")
    return database


def line(**cells: Any) -> dict[str, Any]:
    given = {"minute": 0, "price": "5", **cells}
    return {
        "invoice": "1",
        "code": "85048",
        "quantity": 1,
        "unit_price": Decimal(given.pop("price")),
        "currency": "GBP",
        "placed_at": NOON + timedelta(minutes=given.pop("minute")),
        "customer": "13085",
        **given,
    }


def table(lines: Sequence[dict[str, Any]]) -> pa.Table:
    rows = [{"row": place, **one} for place, one in enumerate(lines, start=2)]
    return pa.Table.from_pylist(rows, sales_lines.SCHEMA)


def buckets(*lines: dict[str, Any]) -> list[str]:
    found = judged(table(lines)).sql('select bucket from judged order by "row"').fetchall()
    return [bucket for (bucket,) in found]
