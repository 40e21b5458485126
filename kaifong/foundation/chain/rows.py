"""Rows of logs and their digests, made by the database in one statement for many rows."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import sql

# Canonical: jsonb writes the same value the same way, and moments in UTC whoever asks.
DIGEST = "sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8'))"
SEALED = """
SELECT DISTINCT i FROM foundation_block, unnest(ids) i
WHERE chain = %(chain)s AND last_id > %(after)s AND i > %(after)s
"""
# Only rows before which no other can still come to light: of transactions older than any at work.
WAITING = """
SELECT t.id, {digest} FROM {table} t
WHERE t.id > %(after)s AND t.id NOT IN ({sealed})
  AND ((pg_snapshot_xmin(pg_current_snapshot())::text::bigint - t.xmin::text::bigint
        + 4294967296) %% 4294967296) BETWEEN 1 AND 2147483647
ORDER BY t.id LIMIT %(most)s
"""
WALL = "SELECT set_config('kf.all', %s, true)"
AS_THEY_ARE = "SELECT t.id, {digest} FROM {table} t WHERE t.id = ANY(%(ids)s)"
NEVER_SEALED = """
SELECT id FROM {table} WHERE id <= %(until)s
EXCEPT SELECT unnest(ids) FROM foundation_block WHERE chain = %(chain)s
ORDER BY 1 LIMIT %(most)s
"""


def waiting(
    chain: str, table: str, columns: Sequence[str], *, after: int, most: int
) -> list[tuple[int, bytes]]:
    """Return the next rows to be sealed with their digests, in order."""
    statement = _about(WAITING, table, columns)
    return _digests(_asked(statement, {"chain": chain, "after": after, "most": most}))


def as_they_are(table: str, columns: Sequence[str], ids: Sequence[int]) -> dict[int, bytes]:
    """Return the digests that these rows have now; a row that is gone has none."""
    return dict(_digests(_asked(_about(AS_THEY_ARE, table, columns), {"ids": list(ids)})))


def never_sealed(chain: str, table: str, *, until: int, most: int) -> list[int]:
    """Return rows that came among the sealed ones without ever having been sealed."""
    asked = {"chain": chain, "until": until, "most": most}
    return [number for (number,) in _asked(_about(NEVER_SEALED, table, ()), asked)]


def _about(statement: str, table: str, columns: Sequence[str]) -> sql.Composed:
    cells = sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(name)) for name in columns)
    return sql.SQL(statement).format(
        table=sql.Identifier(table),
        digest=sql.SQL(DIGEST).format(columns=cells),
        sealed=sql.SQL(SEALED),
    )


@transaction.atomic
def _asked(statement: sql.Composed, facts: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        # A log may stand behind the wall of authority; it is sealed whole all the same.
        cursor.execute("SELECT coalesce(current_setting('kf.all', true), '')")
        (before,) = cursor.fetchone()
        cursor.execute(WALL, ["on"])
        cursor.execute(statement, facts)
        found = list(cursor.fetchall())
        cursor.execute(WALL, [before])
        return found


def _digests(found: list[Any]) -> list[tuple[int, bytes]]:
    return [(number, bytes(digest)) for number, digest in found]
