"""Walking every registered reference to a customer: moving its rows, and moving them back."""

import json
from typing import Any

from django.db import connection
from psycopg import sql

from kaifong.customers.models import Merge, Moved
from kaifong.foundation.registry import (
    Merged,
    OnMerge,
    Reference,
    merging_of,
    references,
)

HISTORY = "foundation_change"  # goes last: the merge itself writes some of it
REPOINTED = frozenset({OnMerge.REPOINT, OnMerge.UNITE, OnMerge.STRICTEST})


def move(merge: Merge, who: Merged) -> None:
    """Make all that is the loser's the winner's, and remember what was moved."""
    for one in references():
        if one.table != HISTORY:
            _move(merge, who, one)


def move_history(merge: Merge, who: Merged) -> None:
    """Make what was changed of the loser part of the winner's history."""
    for one in references():
        if one.table == HISTORY:
            _move(merge, who, one)


def move_back(merge: Merge, who: Merged) -> None:
    """Give back what a merge moved, wherever it still is the winner's."""
    moved = {(one.table, one.column): one for one in Moved.objects.filter(merge=merge)}
    for one in reversed(references()):
        rows = moved.get((one.table, one.column))
        kept = (rows.kept if rows else None) or {}
        # Also where nothing was moved: something may have come since.
        if (hook := merging_of(one)) is not None:
            hook.unmerge(who, kept.get("hook"))
        if rows is not None and rows.rows:
            _repoint_back(one, rows.rows, who)
        for image in kept.get("gone", ()):
            _insert(one.table, image)


def _move(merge: Merge, who: Merged, one: Reference) -> None:
    kept: dict[str, Any] = {}
    rows: list[int] = []
    if one.on_merge == OnMerge.UNITE:
        kept["gone"] = _give_way(one, who)
    if one.on_merge in REPOINTED:
        rows = _repoint(one, who)
    if (hook := merging_of(one)) is not None:
        kept["hook"] = hook.merge(who)
    if rows or any(kept.values()):
        Moved.objects.create(
            merge=merge, table=one.table, column=one.column, rows=rows, kept=kept or None
        )


def _give_way(one: Reference, who: Merged) -> list[dict[str, Any]]:
    """Remove the loser's rows that the winner has too, and return them."""
    same = sql.SQL(" AND ").join(
        sql.SQL("mine.{0} IS NOT DISTINCT FROM t.{0}").format(sql.Identifier(name))
        for name in one.alike
    )
    statement = sql.SQL(
        "DELETE FROM {table} t WHERE t.{column} = %s AND EXISTS (SELECT 1 FROM {table} mine"
        " WHERE mine.{column} = %s AND {same}) RETURNING to_jsonb(t)::text"
    ).format(table=sql.Identifier(one.table), column=sql.Identifier(one.column), same=same)
    with connection.cursor() as cursor:
        cursor.execute(statement, [who.loser_id, who.winner_id])
        return [json.loads(image) for (image,) in cursor.fetchall()]


def _repoint(one: Reference, who: Merged) -> list[int]:
    statement = sql.SQL("UPDATE {table} SET {column} = %s WHERE {column} = %s RETURNING id").format(
        table=sql.Identifier(one.table), column=sql.Identifier(one.column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [who.winner_id, who.loser_id])
        return [number for (number,) in cursor.fetchall()]


def _repoint_back(one: Reference, rows: list[int], who: Merged) -> None:
    statement = sql.SQL(
        "UPDATE {table} SET {column} = %s WHERE {column} = %s AND id = ANY(%s)"
    ).format(table=sql.Identifier(one.table), column=sql.Identifier(one.column))
    with connection.cursor() as cursor:
        cursor.execute(statement, [who.loser_id, who.winner_id, rows])


def _insert(table: str, image: dict[str, Any]) -> None:
    statement = sql.SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, %s::jsonb)")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(sql.Identifier(table)), [json.dumps(image)])
