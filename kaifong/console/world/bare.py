"""
Tables loaded bare: without indexes and foreign keys, which are made again at the end.

All within one transaction, so that a load that fails leaves the schema as it was.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TABLES = (
    "customers_customer",
    "customers_contactpoint",
    "customers_externalidentity",
    "customers_customerprofile",
    "customers_customerday",
    "orders_order",
    "orders_line",
)
MEMORY = "512MB"  # for making the indexes again

# Keys of all kinds but the primary, and those of other tables that lean on ours.
CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype IN ('f', 'u') AND conparentid = 0
  AND (conrelid = ANY (%(tables)s::regclass[]) OR confrelid = ANY (%(tables)s::regclass[]))
ORDER BY contype DESC, conrelid::regclass::text, conname
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY (%(tables)s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid
                  AND c.contype IN ('p', 'u', 'x'))
ORDER BY 1
"""


def are_empty() -> bool:
    """Tell whether there is nothing yet in any of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in TABLES)  # noqa: S608  our own names
        )
        return not cursor.fetchone()[0]


@contextmanager
def stripped() -> Iterator[list[str]]:
    """Take indexes and keys away, and give the statements to the caller that make them again."""
    with connection.cursor() as cursor:
        constraints = _asked(cursor, CONSTRAINTS)
        indexes = _asked(cursor, INDEXES)
        # Checks that wait for the end of the transaction would hold the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Foreign keys first: they lean on unique ones.
        for table, name, _ in sorted(constraints, key=lambda c: "FOREIGN" not in c[2]):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        # Empty already, but rows may be loaded frozen only into what was emptied just now.
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
    yield [
        *(definition for _, definition in indexes),
        *(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            for table, name, definition in constraints
        ),
    ]


def dress(statements: Iterable[str]) -> None:
    """Make indexes and keys again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
        for statement in statements:
            cursor.execute(statement)


def _asked(cursor: Any, question: str) -> list[tuple[str, ...]]:
    cursor.execute(question, {"tables": list(TABLES)})
    return list(cursor.fetchall())
