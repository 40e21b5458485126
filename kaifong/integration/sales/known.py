"""What our own database knows of a file's orders and customers, fetched for the scratch one."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from kaifong.integration.sales_lines import MOMENT, PRICE

ASKED_AT_ONCE = 20_000

ORDERS = """
SELECT number, id FROM orders_order WHERE source = %s AND number = ANY(%s)
"""
DEALINGS = """
SELECT -l.id, i.external_id, l.code, o.currency, l.unit_price, l.quantity::bigint, o.placed_at,
    o.id
FROM customers_externalidentity i
JOIN orders_order o ON o.customer_id = i.customer_id
JOIN orders_line l ON l.order_id = o.id
WHERE i.source = %s AND i.external_id = ANY(%s) AND l.kind IN (1, 2) AND l.quantity <> 0
  AND o.status <> 'cancelled'
"""
# Customers of whom something comes back in an order that we do not have yet.
RETURNING = """
SELECT DISTINCT buyer FROM prepared
WHERE buyer IS NOT NULL AND quantity < 0 AND invoice NOT IN (SELECT number FROM known)
"""
KNOWN_SCHEMA = pa.schema([("number", pa.string()), ("order_id", pa.int64())])
DEALINGS_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("buyer", pa.string()),
        ("code", pa.string()),
        ("currency", pa.string()),
        ("unit_price", PRICE),
        ("quantity", pa.int64()),
        ("placed_at", MOMENT),
        ("order_id", pa.int64()),
    ]
)


def fetch_orders(database: duckdb.DuckDBPyConnection, source: str) -> None:
    """Fill the table `known` with the file's orders that we have already."""
    numbers = _column(database, "SELECT DISTINCT invoice FROM staged WHERE invoice IS NOT NULL")
    _fetch(database, "known", KNOWN_SCHEMA, ORDERS, source, numbers)


def fetch_dealings(database: duckdb.DuckDBPyConnection, source: str) -> None:
    """Fill the table `dealings` with what customers who now return goods had bought before."""
    buyers = _column(database, RETURNING)
    _fetch(database, "dealings", DEALINGS_SCHEMA, DEALINGS, source, buyers)
    # What stands in the file too is judged as it stands there.
    database.execute("DELETE FROM dealings WHERE order_id IN (SELECT order_id FROM known)")


def _fetch(
    database: duckdb.DuckDBPyConnection,
    table: str,
    schema: pa.Schema,
    question: str,
    source: str,
    keys: Sequence[str],
) -> None:
    database.register("fetched", schema.empty_table())
    database.execute(f"CREATE TABLE {table} AS FROM fetched")
    for rows in _asked(question, source, keys):
        columns = zip(*rows, strict=True)
        arrays = [pa.array(c, t) for c, t in zip(columns, schema.types, strict=True)]
        database.register("fetched", pa.table(arrays, schema=schema))
        database.execute(f"INSERT INTO {table} FROM fetched")
    database.unregister("fetched")


def _asked(question: str, source: str, keys: Sequence[str]) -> Iterator[list[Any]]:
    with connection.cursor() as cursor:
        for first in range(0, len(keys), ASKED_AT_ONCE):
            cursor.execute(question, [source, list(keys[first : first + ASKED_AT_ONCE])])
            if rows := cursor.fetchall():
                yield rows


def _column(database: duckdb.DuckDBPyConnection, question: str) -> list[str]:
    return [value for (value,) in database.execute(question).fetchall()]
