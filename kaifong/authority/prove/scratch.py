"""
A scratch shop: temporary tables that stand before the real ones under the same names.

They are made in one transaction that is rolled back, carry copies of the real tables' walls, and
are seen by this connection only: a shop at work neither waits nor finds a trace.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import ProgrammingError, connection, transaction

POLICIES = """
SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND tablename = ANY (%s)
"""
STAND_IN = "CREATE TEMPORARY TABLE {0} (LIKE public.{0} INCLUDING ALL)"
ENCLOSE = "ALTER TABLE pg_temp.{0} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"


class NoRoom(Exception):
    """The database does not let this role make temporary tables: GRANT TEMPORARY ON DATABASE."""


@contextmanager
def scratch(tables: Sequence[str]) -> Iterator[None]:
    """
    Run inside a shop of empty tables with the walls of the real ones; nothing remains of it.

    :raises NoRoom: if temporary tables are not allowed here
    """
    with transaction.atomic():
        # Read first: afterwards the database would write the real tables' names out in full.
        policies = _policies(tables)
        for table in tables:
            _stand_in(table)
        for policy in policies:
            _wall(*policy)
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def forgotten() -> Iterator[None]:
    """Take back at the end whatever was written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _policies(tables: Sequence[str]) -> list[tuple[str, str, str, str | None, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(POLICIES, [list(tables)])
        return list(cursor.fetchall())


def _stand_in(table: str) -> None:
    name = connection.ops.quote_name(table)
    statement = STAND_IN.format(name)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as refused:
        if "temporary" in str(refused):
            raise NoRoom(str(refused).strip()) from refused
        raise


def _wall(table: str, policy: str, command: str, using: str | None, check: str | None) -> None:
    name = connection.ops.quote_name(table)
    parts = [f"CREATE POLICY {connection.ops.quote_name(policy)} ON pg_temp.{name} FOR {command}"]
    parts += [f"USING ({using})"] if using else []
    parts += [f"WITH CHECK ({check})"] if check else []
    with connection.cursor() as cursor:
        cursor.execute(ENCLOSE.format(name))
        cursor.execute(" ".join(parts))
