"""
The register of data, put together at each reading from what the code and the tables say.

Nothing of it is written down a second time: tables and columns come from how they are told to
people, limits and laws from the register of retention, levels from the declared fields, roles
from the grants, places from datasets and the register of those who get data.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaifong.authority import directory
from kaifong.authority.explaining import subject
from kaifong.authority.objects import objects
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import CustomField, every_field
from kaifong.foundation.datasets import datasets
from kaifong.foundation.held import Held, Text, held
from kaifong.privacy.permissions import Permission as Privacy
from kaifong.privacy.queries import RecipientKept, recipients
from kaifong.retention.queries import Limit, limits

from .permissions import Permission

SEE, TAKE_OUT = "see", ("export", "report")
Name = tuple[str, str]  # in English and in Chinese


@dataclass(frozen=True)
class GivenBy:
    """What gives fields of a class out to a department, and where it is read."""

    about: str
    cls: FieldClass
    title: str
    url: str


Givers = Callable[[Actor], Iterable[GivenBy]]

_givers: list[Givers] = []


def offer_givers(givers: Givers) -> None:
    """Let an app above say what it gives out of which entry; called once, at start."""
    if givers not in _givers:
        _givers.append(givers)


@dataclass(frozen=True)
class Kind:
    """
    One kind of data about people: its table, what stands in it, and its limits.

    `rows` is what the database reckons without counting; none: it does not know yet. `lake` names
    the tables of figures that are made of it.
    """

    table: str
    title: Text
    columns: tuple[Text, ...]
    rows: int | None
    limits: tuple[Limit, ...]
    lake: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """Fields of one kind of thing that are equally delicate, and who may see and take them out."""

    about: str
    cls: FieldClass
    fields: tuple[Text, ...]
    seen_by: tuple[Name, ...]
    taken_by: tuple[tuple[str, tuple[Name, ...]], ...]  # by what they may do: export, report
    given_by: tuple[GivenBy, ...]  # those that the reader may see


@dataclass(frozen=True)
class Figures:
    """A table of the lake: whole numbers, days and codes, never a name or an address."""

    name: str
    columns: tuple[tuple[str, FieldClass], ...]
    months: int | None  # none: as long as what it is made of


@dataclass(frozen=True)
class Register:
    """All of it at a moment; who gets data only for readers of that register."""

    at: datetime
    kinds: tuple[Kind, ...]
    levels: tuple[Level, ...]
    own: tuple[CustomField, ...]
    lake: tuple[Figures, ...]
    outside: tuple[RecipientKept, ...]


def register(*, actor: Actor, at: datetime) -> Register:
    """
    Return the register of data.

    :raises NotAllowed: if the actor may not read it
    """
    require(actor, Permission.DATAMAP_SEE)
    own = tuple(every_field().values())
    return Register(
        at=at,
        kinds=tuple(_kinds()),
        levels=tuple(_levels(own, actor)),
        own=own,
        lake=tuple(
            Figures(
                one.name,
                tuple((column.name, FieldClass(column.sensitivity)) for column in one.columns),
                one.retention_months,
            )
            for one in datasets()
        ),
        outside=recipients(actor=actor, at=at) if actor.may(Privacy.RECIPIENT_SEE) else (),
    )


def _kinds() -> Iterable[Kind]:
    tables = held()
    rows = _reckoned([one.table for one in tables])
    known = limits()
    lake = defaultdict[str, list[str]](list)
    for one in datasets():
        for watched in one.watched:
            lake[watched.table].append(one.name)
    for table in tables:
        yield Kind(
            table=table.table,
            title=table.title,
            columns=_labels(table),
            rows=rows.get(table.table),
            limits=known.get(table.table, ()),
            lake=tuple(lake[table.table]),
        )


def _labels(table: Held) -> tuple[Text, ...]:
    return tuple(told.label for told in table.told)


def _reckoned(tables: list[str]) -> dict[str, int]:
    """Return how many rows each table has, as its statistics have it: nothing is counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class"
            " WHERE relname = ANY(%s) AND relkind IN ('r', 'p') AND reltuples >= 0"
            " AND relnamespace = 'public'::regnamespace",
            [tables],
        )
        return dict(cursor.fetchall())


def _levels(own: Iterable[CustomField], actor: Actor) -> Iterable[Level]:
    roles = _roles()
    given = [one for givers in _givers for one in givers(actor)]
    for thing in objects():
        known = subject(thing.name)
        labels = known.labels if known else {}
        for cls in FieldClass:
            fields = [labels.get(name, name) for name in thing.named(classes=frozenset([cls]))]
            if thing.name == "customer":
                fields += [(one.name_en, one.name_zh) for one in own if one.cls is cls]
            if fields:
                yield Level(
                    about=thing.name,
                    cls=cls,
                    fields=tuple(fields),
                    seen_by=tuple(roles[thing.name, SEE, cls]),
                    taken_by=tuple(
                        (action, tuple(names))
                        for action in TAKE_OUT
                        if (names := roles[thing.name, action, cls])
                    ),
                    given_by=tuple(
                        one for one in given if (one.about, one.cls) == (thing.name, cls)
                    ),
                )


def _roles() -> dict[tuple[str, str, FieldClass], list[Name]]:
    """Return which roles may do what with fields of a class, at least in some rows."""
    found = defaultdict[tuple[str, str, FieldClass], dict[Name, None]](dict)
    for line in directory.every_line_of_roles():
        for cls in line.cell.classes:
            found[line.cell.object, line.cell.action, cls][line.who] = None
    return defaultdict(list, {key: list(names) for key, names in found.items()})
