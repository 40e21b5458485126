"""How many rows every table holds and what its amounts add up to: what a backup must bring back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

REBUILT = "lake"  # the schema whose tables are made anew from the others, never kept

# Partitions are counted, the table above them is not; tables of extensions are not ours.
TABLES = """
    SELECT n.nspname, c.relname,
           coalesce(array_agg(a.attname::text ORDER BY a.attname) FILTER (WHERE
               a.attname LIKE '%\\_cents' OR a.atttypid = 'numeric'::regtype), '{}')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$|lake$)'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Table:
    """A table's name, its rows and the exact sum of each amount, as decimal text."""

    name: str
    rows: int
    sums: dict[str, str]


def of_all_tables(connection: psycopg.Connection[Any]) -> list[Table]:
    return list(_counted(connection))


def differences(expected: list[Table], found: list[Table]) -> list[str]:
    """Return a sentence for every table that does not hold what it should."""
    there = {table.name: table for table in found}
    lines = []
    for table in expected:
        other = there.pop(table.name, None)
        if other is None:
            lines.append(f"{table.name} is missing")
        elif other != table:
            lines.append(
                f"{table.name} has {other.rows} rows {other.sums}, "
                f"expected {table.rows} rows {table.sums}"
            )
    return lines + [f"{name} was not in the backup" for name in there]


def _counted(connection: psycopg.Connection[Any]) -> Iterator[Table]:
    for schema, name, amounts in connection.execute(TABLES).fetchall():
        totals = [
            sql.SQL("coalesce(sum({}::numeric), 0)::text").format(sql.Identifier(amount))
            for amount in amounts
        ]
        query = sql.SQL("SELECT {} FROM {}").format(
            sql.SQL(", ").join([sql.SQL("count(*)"), *totals]), sql.Identifier(schema, name)
        )
        (rows, *totalled), *_ = connection.execute(query).fetchall()
        yield Table(f"{schema}.{name}", rows, dict(zip(amounts, totalled, strict=True)))
