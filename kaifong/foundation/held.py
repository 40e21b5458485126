"""
How each table that holds data about people is told to them, declared by each app's `told.py`.

A copy of what is held about a person (Cap. 486 s.18) is built from it: a table of the registry
that is not told here, and a column that is neither told nor left out for a reason, fail a test.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from json import loads
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from psycopg import sql

from kaifong.foundation.hongkong.clock import hong_kong_day

JSONB = 3802  # PostgreSQL's number of the type
Text = str | Promise
Row = dict[str, Any]


class Others(StrEnum):
    """Whether a column may speak of others than the person: s.20(1)(b)."""

    NO = "no"
    STAFF = "staff"  # one of our own people: told in words that name nobody
    REVIEW = "review"  # free text: somebody reads it before it is supplied
    ALWAYS = "always"  # it names somebody else, and is never supplied


@dataclass(frozen=True)
class Told:
    """One column: what it is called, and how a code in it is put into words."""

    column: str
    label: Text
    words: Callable[[Any], Text] | None = None
    others: Others = Others.NO


@dataclass(frozen=True)
class Held:
    """
    One table: its title, its columns, and those left out with the reason.

    `when` names the moment, `when_on` the day, at which a row came about: later ones than the
    request's receipt are not in the copy. `by` are the columns that point to the person.
    """

    table: str
    title: Text
    told: tuple[Told, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ("customer_id",)
    when: str = ""
    when_on: str = ""
    order: str = "id"
    key: str = "id"  # by which history names its rows
    # Where its columns come from, if not from the table alone; it may use the parameters below.
    view: str = ""

    def columns(self) -> list[str]:
        return [one.column for one in self.told]


_held: dict[str, Held] = {}


def tell(*held: Held) -> None:
    for one in held:
        _held[one.table] = one


@cache
def _discovered() -> None:
    autodiscover_modules("told")


def held() -> list[Held]:
    """Return how every table is told, in the order in which apps declared them."""
    _discovered()
    return list(_held.values())


def rows_of(one: Held, numbers: Sequence[int], *, as_at: datetime) -> list[Row]:
    """
    Return a table's rows about a person who has these numbers, as they were entered by a moment.

    For steps that are permitted already: the wall is down.
    """
    wanted = list(dict.fromkeys([*one.columns(), one.key]))
    about = sql.SQL(" OR ").join(
        sql.SQL("{} = ANY(%(numbers)s)").format(sql.Identifier(name)) for name in one.by
    )
    by_then = [
        sql.SQL("{} <= {}").format(sql.Identifier(name), sql.SQL(until))
        for name, until in ((one.when, "%(as_at)s"), (one.when_on, "%(day)s"))
        if name
    ]
    statement = sql.SQL("SELECT {columns} FROM {table} WHERE {conditions} ORDER BY {order}").format(
        columns=sql.SQL(", ").join(map(sql.Identifier, wanted)),
        table=sql.SQL(one.view) if one.view else sql.Identifier(one.table),
        conditions=sql.SQL(" AND ").join([sql.SQL("({})").format(about), *by_then]),
        order=sql.Identifier(one.order),
    )
    facts: dict[str, Any] = {"numbers": list(numbers), "as_at": as_at, "day": hong_kong_day(as_at)}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        told = cursor.description or ()
        return [
            {name: _read(cell, kind) for (name, kind, *_), cell in zip(told, row, strict=True)}
            for row in cursor.fetchall()
        ]


def _read(cell: Any, kind: int) -> Any:
    return loads(cell) if kind == JSONB and isinstance(cell, str) else cell
