"""Rows whose own time is over though nobody's record ends: old invoices, leavings, sealed names."""

# ruff: noqa: S608  names come from our own registry, values are parameters

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from kaifong.authority import wall
from kaifong.foundation import registry
from kaifong.foundation.history import actions as history
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.registry import OnErase, Reference, references
from kaifong.foundation.vault.installed import vault
from kaifong.retention.models import Hold, Kept, KeptRow
from kaifong.retention.queries.holds import held
from kaifong.retention.register import installed

PEOPLE = "customers_customer"
BATCH = 2_000
AGED = "SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL AND {starts} <= %(over)s"
PARTED = """
UPDATE {table} SET {column} = NULL
WHERE {column} = ANY(%(numbers)s) AND {starts} <= %(over)s
"""
PARTS = """
UPDATE {table} SET {column} = NULL FROM {whole} w
WHERE w.id = {table}.{within} AND w.{key} IS NULL AND {table}.{column} = ANY(%(numbers)s)
"""
# Of nobody in the books, and of nobody whose record was made part of another's.
NOBODYS = """
{table}.{column} IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = {table}.{column})
AND NOT EXISTS (SELECT 1 FROM customers_merge m
    WHERE m.loser_id = {table}.{column} AND m.undone_at IS NULL)
AND NOT EXISTS (SELECT 1 FROM retention_hold h
    WHERE h.customer_id = {table}.{column} AND h.released_at IS NULL)
"""
OLD = """
 AND NOT EXISTS (SELECT 1 FROM foundation_changeset s WHERE s.id = {table}.changeset_id
    AND (s.at AT TIME ZONE 'Asia/Hong_Kong')::date > %(over)s)
"""
HISTORY = "foundation_change"


def counts_of_rows(*, at: datetime) -> dict[str, int]:
    """Return how much each of these rules is due for: people with old invoices, rows, names."""
    today = hong_kong_day(at)
    with wall.lifted():
        counts = {
            rule: len(_aged_people(reference, over)) for rule, reference, over in _aging(today)
        }
        counts["history"] = sum(
            _one(f"SELECT count(*) FROM {r.table} WHERE {_nobodys(r)}", _over(today))
            for r in _orphans()
        )
        counts["kept"] = _ended(Kept, today).count() + _ended(KeptRow, today).count()
    return counts


def reduce_rows(*, at: datetime, rules: frozenset[str] | None = None) -> dict[str, int]:
    """Take what is over from all tables; return rows by table. Again finds nothing more."""
    done: dict[str, int] = {}
    today = hong_kong_day(at)

    def wanted(rule: str) -> bool:
        return rules is None or rule in rules

    for rule, reference, over in _aging(today):
        if wanted(rule):
            _part_from_people(reference, over, done)
    if wanted("history"):
        for reference in _orphans():
            _delete_nobodys(reference, today, done)
    if wanted("kept"):
        _let_names_go(today, at, done)
    return done


def _aging(today: date) -> list[tuple[str, Reference, date]]:
    found = []
    for reference in references():
        if reference.on_erase is OnErase.UNLINK and reference.starts:
            rule = installed().rule_of(reference)
            over = rule.over_since(today)
            if over is not None:
                found.append((rule.code, reference, over))
    return found


def _aged_people(reference: Reference, over: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_put(AGED, reference), {"over": over})
        people = [pk for (pk,) in cursor.fetchall()]
    frozen = held(people) if people and Hold.objects.filter(released_at=None).exists() else set()
    return [pk for pk in people if pk not in frozen]


def _part_from_people(reference: Reference, over: date, done: dict[str, int]) -> None:
    with wall.lifted():
        people = _aged_people(reference, over)
    parts = [one for one in references() if one.within and one.within[1] == reference.table]
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        with transaction.atomic(), wall.lifted(), history.unrecorded():
            _do(_put(PARTED, reference), {"numbers": some, "over": over}, reference.table, done)
            for part in parts:
                _do(_put(PARTS, part, key=reference.column), {"numbers": some}, part.table, done)
            # What a person's life comes to is told from the rows that are still his.
            registry.roll_up(some)


def _orphans() -> list[Reference]:
    return [
        one
        for one in references()
        if one.on_erase is OnErase.DELETE and one.table != PEOPLE and not _has_key(one)
    ]


def _has_key(reference: Reference) -> bool:
    """Return whether the database itself lets none of its rows be nobody's."""
    return bool(
        _one(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = to_regclass(%(table)s) AND confrelid = to_regclass(%(people)s)",
            {"table": reference.table, "people": PEOPLE},
        )
    )


def _nobodys(reference: Reference) -> str:
    text = NOBODYS + (OLD if reference.table == HISTORY else "")
    return text.format(table=reference.table, column=reference.column)


def _over(today: date) -> dict[str, Any]:
    return {"over": installed().rule("history").over_since(today)}


def _delete_nobodys(reference: Reference, today: date, done: dict[str, int]) -> None:
    with transaction.atomic(), wall.lifted(), history.unrecorded():
        statement = f"DELETE FROM {reference.table} WHERE {_nobodys(reference)}"
        _do(statement, _over(today), reference.table, done)


def _let_names_go(today: date, at: datetime, done: dict[str, int]) -> None:
    """Destroy the keys of names whose last day is over, and the rows with them."""
    while True:
        with transaction.atomic(), wall.lifted():
            over = _ended(Kept, today).select_for_update().order_by("pk")
            some = list(over[:BATCH].values_list("pk", "subject"))
            if not some:
                # Of those who are still known by a name: invoices whose own day is over.
                rows, _ = _ended(KeptRow, today).delete()
                if rows:
                    done["retention_keptrow"] = done.get("retention_keptrow", 0) + rows
                return
            Kept.objects.filter(pk__in=[pk for pk, _ in some]).delete()
            _after_commit(lambda subjects: vault().destroy(subjects, at=at), [s for _, s in some])
            done["retention_kept"] = done.get("retention_kept", 0) + len(some)


def _ended(model: type[Kept] | type[KeptRow], today: date) -> Any:
    """Return the rows whose last day is over, unless somebody holds them."""
    whose = "customer_id" if model is Kept else "kept__customer_id"
    frozen = Hold.objects.filter(released_at=None).values("customer_id")
    return model.objects.filter(kept_until__lt=today).exclude(**{f"{whose}__in": frozen})


def _after_commit(do: Callable[[list[str]], object], subjects: list[str]) -> None:
    transaction.on_commit(lambda: do(subjects))


def _put(text: str, reference: Reference, *, key: str = "") -> sql.Composed:
    within, whole = reference.within or ("id", reference.table)
    return sql.SQL(text).format(
        table=sql.Identifier(reference.table),
        column=sql.Identifier(reference.column),
        starts=sql.SQL(reference.starts),
        whole=sql.Identifier(whole),
        within=sql.Identifier(within),
        key=sql.Identifier(key or reference.column),
    )


def _do(statement: Any, facts: dict[str, Any], table: str, done: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        if cursor.rowcount:
            done[table] = done.get(table, 0) + int(cursor.rowcount)


def _one(question: str, facts: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, facts)
        return int(cursor.fetchone()[0])
