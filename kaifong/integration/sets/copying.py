"""Arrow rows written by COPY BINARY into tables that live as long as the transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

import pgpq
import pyarrow as pa

BATCH = 65_536
_TYPES: dict[pa.DataType, str] = {
    pa.bool_(): "boolean",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.string(): "text",
    pa.date32(): "date",
}


def copy_in(
    cursor: Any, table: str, rows: pa.Table, *, made: Mapping[str, str] | None = None
) -> None:
    """
    Make a temporary table of these rows; `made` adds columns by their definition.

    A temporary table is nobody else's, writes no log and is gone with its transaction, whatever
    ends it: imports that run at once cannot meet, and a killed one leaves nothing behind.
    """
    columns = [f'"{field.name}" {_type(field.type)}' for field in rows.schema]
    columns += [f"{name} {definition}" for name, definition in (made or {}).items()]
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    cursor.execute(f"CREATE TEMP TABLE {table} ({', '.join(columns)}) ON COMMIT DROP")
    _write(cursor, table, rows.schema, rows.to_batches(max_chunksize=BATCH))
    cursor.execute(f"ANALYZE pg_temp.{table}")


def drawn_from(cursor: Any, table: str) -> str:
    """Return the definition of a column of ids as the table itself will draw them."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    # Named here once: a default that looked it up would do so for every row.
    return f"bigint DEFAULT nextval('{cursor.fetchone()[0]}')"


def _write(cursor: Any, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    names = ", ".join(f'"{name}"' for name in schema.names)
    encoder = pgpq.ArrowToPostgresBinaryEncoder(schema)
    with cursor.copy(f"COPY pg_temp.{table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(encoder.write_header())
        for batch in batches:
            copy.write(encoder.write_batch(batch))
        copy.write(encoder.finish())


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_type(kind.value_type)}[]"
    if pa.types.is_decimal(kind):
        return "numeric"
    if pa.types.is_timestamp(kind):
        return "timestamptz"
    return _TYPES[kind]
