"""A file of SQLite, opened so that nothing can be written."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .folder import AT_ONCE
from .places import inside, whole
from .trouble import SourceTrouble

NAMES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
STEPS, MOST_STEPS = 1_000_000, 20_000  # of its machine: a view that never ends is ended


def tables(place: str) -> list[str]:
    with closing(_open(place)) as connection:
        try:
            names = [str(name) for (name,) in connection.execute(NAMES)]
        except sqlite3.Error as problem:
            raise SourceTrouble("unreadable", table=place) from problem
    return [name for name in names if not name.startswith("sqlite_")]


def columns(place: str, table: str) -> list[str]:
    with closing(_open(place)) as connection:
        return _columns(connection, place, table)


def rows(place: str, table: str, wanted: Sequence[str]) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield the rows in sets, with the wanted columns."""
    with closing(_open(place)) as connection:
        known = _columns(connection, place, table)
        names = [name for name in dict.fromkeys(wanted) if name in known]
        try:
            listed = ", ".join(map(_quoted, names))
            found = connection.execute(f"SELECT {listed} FROM {_quoted(table)}")  # noqa: S608
            while some := found.fetchmany(AT_ONCE):
                yield [dict(zip(names, row, strict=True)) for row in some]
        except sqlite3.Error as problem:
            raise SourceTrouble("unreadable", table=table) from problem


def _columns(connection: sqlite3.Connection, place: str, table: str) -> list[str]:
    if table not in tables(place):
        raise SourceTrouble("no_table", table=table)
    try:
        found = connection.execute(f"PRAGMA table_info({_quoted(table)})")
        return [str(row[1]) for row in found]
    except sqlite3.Error as problem:
        raise SourceTrouble("unreadable", table=table) from problem


def _open(place: str) -> sqlite3.Connection:
    path = inside(place)
    real: Path = whole(path, path.parent)
    address = f"file:{quote(str(real))}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True, timeout=10)
    except sqlite3.Error as problem:
        raise SourceTrouble("unreadable", table=place) from problem
    left = [MOST_STEPS]

    def tired() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    connection.set_progress_handler(tired, STEPS)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
