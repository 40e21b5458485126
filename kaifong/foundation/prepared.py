"""Statements asked so often that planning them would cost more than running them."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg import Cursor


def rows_of(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """
    Return the rows of a statement that this connection plans once and then keeps.

    Django's own cursors write the values into the text, so that every call is planned anew.
    """
    connection.ensure_connection()
    kept: Any = connection.connection
    plain: Any = Cursor(kept)
    cursor = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    before, kept.prepare_threshold = kept.prepare_threshold, 0
    try:
        with cursor(plain) as asked:
            asked.execute(statement, values)
            return list(asked.fetchall())
    finally:
        kept.prepare_threshold = before
