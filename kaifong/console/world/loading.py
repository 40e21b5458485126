"""Rows in Arrow written by COPY BINARY: straight into what we own, else by way of staging."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import pgpq
import pyarrow as pa
from django.db import connection

BATCH = 100_000  # rows encoded at a time


class Way(Enum):
    """How rows reach a table; the ways of its owner are shorter."""

    STAGED = auto()  # copied beside it, then inserted: COPY does not pass a wall
    STRAIGHT = auto()
    FROZEN = auto()  # into a table emptied in this transaction: nothing is left for VACUUM


@dataclass(frozen=True)
class Destination:
    """A table, and the columns that are made from what is loaded by an SQL expression."""

    table: str
    made: Mapping[str, str] = field(default_factory=dict)


def owned() -> bool:
    """Tell whether we act as the owner of the tables, whom row-level security does not bind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relowner = current_user::regrole FROM pg_class"
            " WHERE oid = 'customers_customer'::regclass"
        )
        return bool(cursor.fetchone()[0])


def load(rows: pa.Table, into: Destination, *, way: Way) -> None:
    """Write rows to a table; one with columns to be made is always staged."""
    names = ", ".join(rows.column_names)
    with connection.cursor() as cursor:
        if way is not Way.STAGED and not into.made:
            _copy(cursor, rows, into.table, freeze=way is Way.FROZEN)
            return
        staging = f"staging_{into.table}"
        texts = "".join(f", NULL::text AS {name}" for name in into.made)
        plain = ", ".join(name for name in rows.column_names if name not in into.made)
        cursor.execute(
            f"CREATE TEMP TABLE {staging} ON COMMIT DROP AS"  # noqa: S608  our own names
            f" SELECT {plain}{texts} FROM {into.table} WITH NO DATA"
        )
        _copy(cursor, rows, staging)
        values = ", ".join(into.made.get(name, name) for name in rows.column_names)
        cursor.execute(f"INSERT INTO {into.table} ({names}) SELECT {values} FROM {staging}")  # noqa: S608  our own names
        cursor.execute(f"DROP TABLE {staging}")


def _copy(cursor: Any, rows: pa.Table, table: str, *, freeze: bool = False) -> None:
    names = ", ".join(rows.column_names)
    encoder = pgpq.ArrowToPostgresBinaryEncoder(rows.schema)
    options = "FORMAT BINARY" + ", FREEZE" * freeze
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN ({options})") as copy:
        copy.write(encoder.write_header())
        for batch in rows.to_batches(max_chunksize=BATCH):
            copy.write(encoder.write_batch(batch))
        copy.write(encoder.finish())


def reserve(sequence_of: str, count: int) -> int:
    """Return the first of `count` numbers in a row from a table's own sequence."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT min(number), max(number) FROM ("
                " SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS number"
                " FROM generate_series(1, %s)) numbers",
                [sequence_of, max(count, 1)],
            )
            first, last = cursor.fetchone()
            # Somebody else drew a number meanwhile: leave the gap and draw again.
            if last - first + 1 == max(count, 1):
                return int(first)
