"""Another PostgreSQL: its address is a secret, its session can only read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from .folder import AT_ONCE
from .places import secret_of
from .trouble import SourceTrouble

PATIENCE = 10  # seconds to connect
READ_ONLY = "-c default_transaction_read_only=on -c statement_timeout=600000"
TABLES = """
SELECT table_schema || '.' || table_name FROM information_schema.tables
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema || '.' || table_name = %s ORDER BY ordinal_position
"""


def tables(secret: str) -> list[str]:
    with _asked(secret) as cursor:
        cursor.execute(TABLES)
        return [str(name) for (name,) in cursor.fetchall()]


def columns(secret: str, table: str) -> list[str]:
    with _asked(secret) as cursor:
        return _columns(cursor, table)


def rows(secret: str, table: str, wanted: Sequence[str]) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield the rows in sets, with the wanted columns, read through a cursor on the server."""
    with _asked(secret) as cursor:
        known = _columns(cursor, table)
        names = [name for name in dict.fromkeys(wanted) if name in known]
        schema, _, name = table.partition(".")
        asked = sql.SQL("SELECT {} FROM {}").format(
            sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(schema, name)
        )
        with cursor.connection.cursor("kaifong_reads") as slow:
            slow.execute(asked)
            while some := slow.fetchmany(AT_ONCE):
                yield [dict(zip(names, row, strict=True)) for row in some]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(COLUMNS, [table])
    found = [str(name) for (name,) in cursor.fetchall()]
    if not found:
        raise SourceTrouble("no_table", table=table)
    return found


@contextmanager
def _asked(secret: str) -> Iterator[Any]:
    address = secret_of(secret)
    try:
        given: dict[str, Any] = conninfo_to_dict(address)
        options = " ".join(filter(None, (str(given.pop("options", "") or ""), READ_ONLY)))
        given.setdefault("connect_timeout", PATIENCE)
        with (
            psycopg.connect("", **{**given, "options": options}) as connection,
            connection.cursor() as cursor,
        ):
            yield cursor
    # What the driver says repeats the address; only the kind of trouble is told.
    except psycopg.OperationalError as problem:
        raise SourceTrouble("unreachable", place=secret) from problem
    except psycopg.Error as problem:
        raise SourceTrouble("unreadable", table=secret) from problem
