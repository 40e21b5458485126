"""Writing rows back as they were before a change-set, in sets where no row changed twice."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q
from psycopg import sql

from kaifong.customers.models import CustomerProfile, FieldValue, Pair
from kaifong.customers.rules import Clash
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change

CUSTOMERS = "customers_customer"
# What the history leaves out, being derived; it is reckoned anew when the record is back.
DERIVED: dict[str, Any] = {"categories": [], "search_text": "", "search_zh": ""}


def put_back(changes: list[Change]) -> list[Clash]:
    """
    Write back what changes, newest first, did; return the fields that were changed again since.

    :raises django.db.IntegrityError: if another row stands in the way
    """
    rows = [(change.table, change.row_id) for change in changes]
    updates_only = all(change.verb == Change.Verb.UPDATE for change in changes)
    if updates_only and len(set(rows)) == len(rows):
        return _in_sets(changes)
    return [clash for change in changes for clash in _one(change)]


def _in_sets(changes: list[Change]) -> list[Clash]:
    alike = defaultdict(list)
    for change in changes:
        alike[change.table, tuple(sorted(change.after or {}))].append(change)
    clashes: list[Clash] = []
    for (table, fields), group in alike.items():
        clashes += _set(table, fields, group)
    return clashes


def _set(table: str, fields: Iterable[str], group: list[Change]) -> list[Clash]:
    numbers = [change.pk for change in group]
    columns = list(fields)
    differs = sql.SQL(" OR ").join(
        sql.SQL("to_jsonb(t) -> {0} IS DISTINCT FROM c.after -> {0}").format(sql.Literal(name))
        for name in columns
    )
    find = sql.SQL(
        "SELECT c.before, c.after, to_jsonb(t) FROM foundation_change c"
        " LEFT JOIN {table} t ON t.id = c.row_id WHERE c.id = ANY(%s) AND ({differs})"
    ).format(table=sql.Identifier(table), differs=differs)
    sets = sql.SQL(", ").join(
        sql.SQL("{0} = (jsonb_populate_record(NULL::{1}, c.before)).{0}").format(
            sql.Identifier(name), sql.Identifier(table)
        )
        for name in columns
    )
    write = sql.SQL(
        "UPDATE {table} t SET {sets} FROM foundation_change c"
        " WHERE t.id = c.row_id AND c.id = ANY(%s)"
    ).format(table=sql.Identifier(table), sets=sets)
    with connection.cursor() as cursor:
        cursor.execute(find, [numbers])
        clashes = [
            clash for row in cursor.fetchall() for clash in _clashes(*(_record(r) for r in row))
        ]
        if not clashes:
            cursor.execute(write, [numbers])
    return clashes


def _one(change: Change) -> list[Clash]:
    table = sql.Identifier(change.table)
    with connection.cursor() as cursor:
        if change.verb == Change.Verb.INSERT:
            if change.table == CUSTOMERS:
                CustomerProfile.objects.filter(pk=change.row_id, orders=0, returns=0).delete()
                Pair.objects.filter(Q(left_id=change.row_id) | Q(right_id=change.row_id)).delete()
                with history.unrecorded():  # blank rows, which say nothing
                    blank = FieldValue.objects.filter(text=None, whole=None, day=None)
                    blank.filter(customer_id=change.row_id).delete()
            statement = sql.SQL("DELETE FROM {} WHERE id = %s")
            cursor.execute(statement.format(table), [change.row_id])
        elif change.verb == Change.Verb.DELETE:
            put_in(change)
        else:
            return _set(change.table, sorted(change.after or {}), [change])
    return []


def put_in(change: Change) -> None:
    """
    Insert a removed row as it was.

    :raises django.db.IntegrityError: if another row stands in the way
    """
    record = (change.before or {}) | (DERIVED if change.table == CUSTOMERS else {})
    statement = sql.SQL(
        "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s::jsonb)"
    )
    columns = sql.SQL(", ").join(map(sql.Identifier, record))
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(sql.Identifier(change.table), columns), [json.dumps(record)]
        )
    if change.table == CUSTOMERS:
        CustomerProfile.objects.create(customer_id=change.row_id)


def _clashes(before: dict[str, Any], after: dict[str, Any], now: dict[str, Any]) -> list[Clash]:
    return [
        Clash(name, before[name], now.get(name), value)
        for name, value in after.items()
        if name not in now or now[name] != value
    ]


def _record(value: Any) -> dict[str, Any]:
    found = json.loads(value) if isinstance(value, str) else value
    return found or {}
