"""A dry run: what a source holds and what would become of its first rows. Nothing is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kaifong.authority.queries import Actor, require
from kaifong.sources.permissions import Permission
from kaifong.sources.reading.opening import Opened
from kaifong.sources.rules.entities import Entity, Mapped, guessed
from kaifong.sources.rules.typed import Judge, Unreadable, shown

from .standing import SourceSeen

FIRST, SAMPLED = 5, 200


@dataclass(frozen=True)
class TableSeen:
    """A table that may be mapped: its columns, and what they seem to mean for each entity."""

    name: str
    columns: tuple[str, ...]
    guessed: Mapping[Entity, Mapping[str, str]]


@dataclass(frozen=True)
class Preview:
    """
    The first rows of a mapped table, and of how many of the sample each reason would hold.

    Cells are masked; those of names and of ways to reach people only say whether they are filled.
    """

    mapped: Mapped
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sampled: int
    reasons: Mapping[str, int]
    unmapped: tuple[str, ...]  # columns that nobody asks for


FILLED, DELICATE = "●", frozenset({"name", "name_zh", "given_name", "email", "phone"})


def tables(*, actor: Actor, source: SourceSeen) -> list[str]:
    """
    Return the names of a source's tables.

    :raises NotAllowed: if the actor may not keep sources
    :raises SourceTrouble: if it cannot be read
    """
    require(actor, Permission.SOURCE_KEEP)
    return opened(source).tables()


def table(*, actor: Actor, source: SourceSeen, name: str) -> TableSeen:
    """
    Return one table with its columns.

    :raises NotAllowed: if the actor may not keep sources
    :raises SourceTrouble: if it cannot be read
    """
    require(actor, Permission.SOURCE_KEEP)
    columns = tuple(opened(source).columns(name))
    return TableSeen(name, columns, {entity: guessed(entity, columns) for entity in Entity})


def preview(*, actor: Actor, source: SourceSeen) -> list[Preview]:
    """
    Return what would become of the first rows of each mapped table.

    :raises NotAllowed: if the actor may not keep sources
    :raises SourceTrouble: if it cannot be read
    """
    require(actor, Permission.SOURCE_KEEP)
    return [_preview(opened(source), mapped) for mapped in source.tables]


def opened(source: SourceSeen) -> Opened:
    return Opened(source.kind, source.place, source.secret)


def _preview(place: Opened, mapped: Mapped) -> Preview:
    wanted = list(mapped.columns.values())
    place.must_have(mapped.table, wanted)
    rows = islice((row for some in place.rows(mapped.table, wanted) for row in some), SAMPLED)
    judge, reasons, sampled = Judge(mapped, ""), Counter[str](), 0
    first: list[tuple[str, ...]] = []
    for row in rows:
        sampled += 1
        if len(first) < FIRST:
            first.append(_cells(mapped, row))
        try:
            judge.row(row)
        except Unreadable as out:
            reasons[str(out.args[0])] += 1
    unmapped = [name for name in place.columns(mapped.table) if name not in wanted]
    return Preview(
        mapped, tuple(mapped.columns), tuple(first), sampled, dict(reasons), tuple(unmapped)
    )


def _cells(mapped: Mapped, row: Mapping[str, Any]) -> tuple[str, ...]:
    def cell(field: str, column: str) -> str:
        value = row.get(column)
        text = "" if value is None else str(value)
        if field in DELICATE:
            return FILLED if text else ""
        return shown(text)

    return tuple(cell(field, column) for field, column in mapped.columns.items())
