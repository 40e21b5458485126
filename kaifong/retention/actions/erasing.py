"""Erasing people: every number they ever had, in every table that an app registered; in sets."""

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from kaifong.authority import wall
from kaifong.customers.queries import lake_keys_of, marks_of, names_and_keys, numbers_of
from kaifong.foundation.history import actions as history
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.registry import OnErase, Reference, references
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.sealing import seal
from kaifong.foundation.vault.store import KeyDestroyed
from kaifong.retention.models import Kept, KeptRow
from kaifong.retention.register import installed

LOCK = 0x6B665F6572617365  # "kf_erase"
PEOPLE = "customers_customer"
UNLINK = "UPDATE {table} SET {column} = NULL WHERE {column} = ANY(%(numbers)s)"
DELETE = "DELETE FROM {table} WHERE {column} = ANY(%(numbers)s)"
STILL_KEPT = """
SELECT {column}, id, {label}::text, {starts} FROM {table}
WHERE {column} = ANY(%(numbers)s) AND {starts} > %(over)s ORDER BY id
"""
# In one order, so that two who erase the same wait for each other.
LOCKED = "SELECT id FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR UPDATE"


@dataclass
class Erased:
    """What an erasure did: rows by table, and the rows that a law keeps with a name."""

    people: frozenset[int] = frozenset()  # who were in the books
    numbers: list[int] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)  # by rule
    kept_until: dict[str, date] = field(default_factory=dict)  # the last day, by rule


@dataclass(frozen=True)
class _Row:
    table: str
    row_id: int
    rule: str
    label: str
    started_on: date
    kept_until: date


def erase(*, leads: Collection[int], at: datetime) -> Erased:
    """
    Erase these people and all numbers they ever had; whom is for the caller to have judged.

    The vault knows of it before the database does: a crash between the two is made good by the
    next replay. Whoever is gone already is passed over.
    """
    batch, over = secrets.token_hex(12), list[bool]()
    try:
        with transaction.atomic(), wall.lifted(), history.unrecorded():
            transaction.on_commit(lambda: over.append(True))
            found = in_the_books(leads)
            return _erase(found, batch, at) if found else Erased()
    except BaseException:
        # Once committed they are gone, whatever failed after it.
        if not over:
            vault().settle(batch=batch, erased=False, at=at)
        raise


def in_the_books(leads: Collection[int]) -> list[int]:
    """Lock these people's records and return those that are there: others may be erasing too."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [sorted(set(leads))])
        return [pk for (pk,) in cursor.fetchall()]


def _erase(leads: list[int], batch: str, at: datetime) -> Erased:
    numbers: list[int] = sorted(
        {n for mine in numbers_of(customer_ids=leads).values() for n in mine}
    )
    keys = lake_keys_of(numbers=numbers)
    vault().intend(batch=batch, numbers=[(n, keys.get(n)) for n in numbers], at=at)
    vault().keep_canaries(marks_of(numbers=numbers), at=at)
    transaction.on_commit(lambda: vault().settle(batch=batch, erased=True, at=at))
    done = Erased(people=frozenset(leads), numbers=numbers)
    _keep_names(leads, done, at)
    every = references()
    for reference in every:
        for statement in reference.first:
            _run(statement, numbers)
    for reference in every:
        if reference.on_erase is OnErase.UNLINK:
            _count(done, reference, UNLINK, numbers)
    # The record itself goes last: what points to it is gone by then.
    for reference in sorted(every, key=lambda one: one.table == PEOPLE):
        if reference.on_erase is OnErase.DELETE:
            _count(done, reference, DELETE, numbers)
    return done


def _keep_names(leads: list[int], done: Erased, at: datetime) -> None:
    """Seal the names of those of whom a law keeps rows, and note which rows."""
    rows: dict[int, list[_Row]] = {}
    for reference in references():
        if reference.on_erase is OnErase.UNLINK and reference.starts:
            for customer_id, row in _still_kept(reference, leads, hong_kong_day(at)):
                rows.setdefault(customer_id, []).append(row)
    if not rows:
        return
    people = names_and_keys(customer_ids=rows)
    names = {f"kept:{key}": (pk, _told(en, zh)) for pk, (en, zh, key) in people.items()}
    sealed = _sealed({subject: text for subject, (_, text) in names.items()}, at)
    kept = Kept.objects.bulk_create(
        Kept(
            customer_id=pk,
            subject=subject,
            sealed=sealed[subject],
            rule=rows[pk][0].rule,
            kept_until=max(row.kept_until for row in rows[pk]),
            at=at,
        )
        for subject, (pk, _) in names.items()
        if subject in sealed
    )
    KeptRow.objects.bulk_create(
        [_kept_row(one, row) for one in kept for row in rows[one.customer_id]], batch_size=5_000
    )
    for one in kept:
        for row in rows[one.customer_id]:
            done.kept[row.rule] = done.kept.get(row.rule, 0) + 1
            until = done.kept_until.get(row.rule, row.kept_until)
            done.kept_until[row.rule] = max(until, row.kept_until)


def _still_kept(reference: Reference, leads: list[int], today: date) -> Iterable[tuple[int, _Row]]:
    rule = installed().rule_of(reference)
    facts = {"numbers": leads, "over": rule.over_since(today)}
    with connection.cursor() as cursor:
        cursor.execute(_statement(STILL_KEPT, reference), facts)
        for customer_id, row_id, label, started_on in cursor.fetchall():
            until = rule.until(started_on) or started_on
            yield (
                customer_id,
                _Row(reference.table, row_id, rule.code, label[:60], started_on, until),
            )


def _sealed(texts: dict[str, bytes], at: datetime) -> dict[str, bytes]:
    try:
        return seal(texts, at=at)
    except KeyDestroyed as gone:
        # Brought back by an old backup after its last day: it is not kept a second time.
        return _sealed({subject: t for subject, t in texts.items() if subject != str(gone)}, at)


def _kept_row(kept: Kept, row: _Row) -> KeptRow:
    return KeptRow(
        kept=kept,
        table=row.table,
        row_id=row.row_id,
        label=row.label,
        started_on=row.started_on,
        kept_until=row.kept_until,
    )


def _told(name_en: str, name_zh: str) -> bytes:
    return json.dumps({"en": name_en, "zh": name_zh}, ensure_ascii=False).encode()


def _count(done: Erased, reference: Reference, text: str, numbers: list[int]) -> None:
    rows = _run(_statement(text, reference), numbers)
    if rows:
        done.rows[reference.table] = done.rows.get(reference.table, 0) + rows


def _statement(text: str, reference: Reference) -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(reference.table),
        column=sql.Identifier(reference.column),
        label=sql.Identifier(reference.label or reference.column),
        starts=sql.SQL(reference.starts),
    )


def _run(statement: Any, numbers: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"numbers": numbers})
        return int(cursor.rowcount)
