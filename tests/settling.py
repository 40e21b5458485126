"""Waiting for what other tests write at the same moment in the cluster that all share."""

from django.db import connection


def settle() -> None:
    """Wait until no transaction is at work that began before: such hold back what is sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (wanted,) = cursor.fetchone()
        oldest = 0
        while oldest < wanted:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            (oldest,) = cursor.fetchone()
