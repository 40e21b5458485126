"""Reading a source into temporary tables: typed, in sets, gone when the reading is over."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from kaifong.sources.models import Source
from kaifong.sources.reading.opening import Opened, Some
from kaifong.sources.reading.trouble import SourceTrouble
from kaifong.sources.rules import entities
from kaifong.sources.rules.entities import CannotMap, Entity, Mapped
from kaifong.sources.rules.typed import Judge, Reason, Unreadable

MOST_ROWS = 5_000_000
DOING = "number text, contact text, opened_on date, closed_on date, stage smallint"
# Names, addresses and numbers stand nowhere else, and no longer than the session that reads.
TABLES: Mapping[Entity, str] = {
    Entity.CONTACT: (
        "number text, name_en text, name_zh text, email text, phone text, joined_on date,"
        " digest bytea"
    ),
    Entity.DEAL: f"{DOING}, amount_cents bigint",
    Entity.TICKET: DOING,
}
WHO = {
    Entity.CONTACT: "customer_id bigint, matched_by text NOT NULL DEFAULT ''",
    Entity.DEAL: "customer_id bigint",
    Entity.TICKET: "customer_id bigint",
}
# Of several rows of one number the first one counts.
REPEATED = """
DELETE FROM {table} t USING (
  SELECT place, row_number() OVER (PARTITION BY number ORDER BY place) AS nth FROM {table}
) n WHERE n.place = t.place AND n.nth > 1
"""
PAST_TERM = "DELETE FROM {table} WHERE opened_on < %(since)s"
ERASED = """
DELETE FROM {table} t USING sources_forgotten f
WHERE f.source_id = %(source)s AND f.digest = sha256(convert_to(%(salt)s || t.{by}, 'UTF8'))
"""


@dataclass
class Staged:
    """What was read: rows of each entity, why others stay out, the latest change named."""

    read: Counter[Entity] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    high_water: datetime | None = None
    masked: int = 0


def arriving(entity: Entity) -> str:
    return f"arriving_{entity}"


@contextmanager
def staged(source: Source, opened: Opened, *, since: date) -> Iterator[Staged]:
    """
    Read all tables of a source into temporary ones, and take these away at the end.

    Not within a transaction: a slow system must not hold back the lake.

    :raises SourceTrouble: if it cannot be read
    """
    with connection.cursor() as cursor:
        _drop(cursor)
        try:
            found = Staged()
            for entity in Entity:
                columns = f"place bigserial, {TABLES[entity]}, {WHO[entity]}"
                cursor.execute(f"CREATE TEMPORARY TABLE {arriving(entity)} ({columns})")
            for mapped in _mapped(source):
                _take(cursor, found, mapped, opened, source.salt)
                _sift(cursor, found, mapped.entity, source, since)
            yield found
        finally:
            _drop(cursor)


def _mapped(source: Source) -> tuple[Mapped, ...]:
    try:
        return entities.read(source.tables)
    except CannotMap:
        raise SourceTrouble("unmapped") from None


def _drop(cursor: Any) -> None:
    if connection.needs_rollback:
        return  # they go with the transaction
    for entity in Entity:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{arriving(entity)}")


def _take(cursor: Any, found: Staged, mapped: Mapped, opened: Opened, salt: str) -> None:
    wanted = list(mapped.columns.values())
    opened.must_have(mapped.table, wanted)
    judge = Judge(mapped, salt)
    for some in opened.rows(mapped.table, wanted):
        _copy(cursor, found, judge, some)
        if found.read[mapped.entity] > MOST_ROWS:
            raise SourceTrouble("too_many", table=mapped.table, count=MOST_ROWS)


def _copy(cursor: Any, found: Staged, judge: Judge, some: Some) -> None:
    names = ", ".join(part.split()[0] for part in TABLES[judge.entity].split(", "))
    with cursor.copy(f"COPY {arriving(judge.entity)} ({names}) FROM STDIN") as copy:
        for given in some:
            found.read[judge.entity] += 1
            try:
                copy.write_row(judge.row(given))
            except Unreadable as out:
                found.reasons[str(out.args[0])] += 1
                continue
            moment = judge.changed_at(given)
            if moment and (found.high_water is None or moment > found.high_water):
                found.high_water = moment


def _sift(cursor: Any, found: Staged, entity: Entity, source: Source, since: date) -> None:
    """Take out what repeats, is past its term, or is of somebody who was erased here."""
    table = arriving(entity)
    facts = {"since": since, "source": source.pk, "salt": source.salt}

    def out(reason: Reason, statement: str) -> None:
        cursor.execute(statement, facts)
        if cursor.rowcount:
            found.reasons[reason] += cursor.rowcount

    out(Reason.REPEATED, REPEATED.format(table=table))
    if entity is not Entity.CONTACT:
        out(Reason.PAST_TERM, PAST_TERM.format(table=table))
    by = "number" if entity is Entity.CONTACT else "contact"
    out(Reason.ERASED, ERASED.format(table=table, by=by))
    cursor.execute(f"CREATE INDEX ON {table} (number)")
    cursor.execute(f"ANALYZE {table}")
