"""Putting what was read in the place of what was known: readers see the one or the other."""

# ruff: noqa: S608  names of our own

from typing import Any

from django.db import connection

from kaifong.sources.models import Source
from kaifong.sources.reading.trouble import SourceTrouble
from kaifong.sources.rules import entities
from kaifong.sources.rules.entities import Entity

from .staging import Staged, arriving

DOING = ("contact", "customer_id", "opened_on", "closed_on", "stage")
KEPT: dict[Entity, tuple[str, ...]] = {
    Entity.CONTACT: ("customer_id", "matched_by", "joined_on"),
    Entity.DEAL: (*DOING, "amount_cents"),
    Entity.TICKET: DOING,
}


def must_not_vanish(source: Source, found: Staged) -> None:
    """
    Do nothing if every table still brings something; an empty answer is an outage, not a fact.

    :raises SourceTrouble: if one that had rows has none any more
    """
    for mapped in entities.read(source.tables):
        entity = mapped.entity
        if source.counts.get(entity) and not _count(f"SELECT count(*) FROM {arriving(entity)}"):
            code = "all_refused" if found.read[entity] else "emptied"
            raise SourceTrouble(code, table=mapped.table, count=source.counts[entity])


def swap(source: Source) -> dict[str, dict[str, int]]:
    """
    Make the rows of a source equal to what was read; return what was added, changed and gone.

    Rows that are the same are left alone, so that reading twice changes nothing and tells the
    lake nothing.
    """
    return {entity: _swap(source, entity) for entity in Entity}


def counted(source: Source) -> dict[str, int]:
    """Return how many rows of each entity there are now, and how many are somebody's of ours."""
    found: dict[str, int] = {}
    for entity in Entity:
        table, facts = f"sources_{entity}", [source.pk]
        found[entity] = _count(f"SELECT count(*) FROM {table} WHERE source_id = %s", facts)
        matched = f"SELECT count(customer_id) FROM {table} WHERE source_id = %s"
        found[f"{entity}_matched"] = _count(matched, facts)
    return found


def _swap(source: Source, entity: Entity) -> dict[str, int]:
    table, new, names = f"sources_{entity}", arriving(entity), KEPT[entity]
    listed = ", ".join(names)
    theirs = ", ".join(f"a.{name}" for name in names)
    ours = ", ".join(f"t.{name}" for name in names)
    more = ", ".join(f"{name} = a.{name}" for name in names)
    gone = (
        f"DELETE FROM {table} t WHERE t.source_id = %(source)s AND NOT EXISTS"
        f" (SELECT 1 FROM {new} a WHERE a.number = t.number)"
    )
    changed = (
        f"UPDATE {table} t SET {more} FROM {new} a WHERE t.source_id = %(source)s"
        f" AND a.number = t.number AND ({ours}) IS DISTINCT FROM ({theirs})"
    )
    added = (
        f"INSERT INTO {table} (source_id, number, {listed})"
        f" SELECT %(source)s, a.number, {theirs} FROM {new} a WHERE NOT EXISTS"
        f" (SELECT 1 FROM {table} t WHERE t.source_id = %(source)s AND t.number = a.number)"
    )
    done = {}
    with connection.cursor() as cursor:
        for name, statement in (("gone", gone), ("changed", changed), ("added", added)):
            cursor.execute(statement, {"source": source.pk})
            done[name] = cursor.rowcount
    return done


def _count(statement: str, facts: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts or [])
        return int(cursor.fetchone()[0])
