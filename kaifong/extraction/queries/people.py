"""Whom an extraction is about: all of them, and those whom a giver sees with every field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.customers.queries import Asked, Listed, asked_ids, stream, wished
from kaifong.extraction.models import Extraction
from kaifong.foundation.ids import StaffId
from kaifong.privacy import queries as privacy

from .offered import FieldOffered, fields_offered

AT_ONCE = 5_000
# Nobody on the staff: it counts what there is, and hands nothing out.
WHOLE = Actor(
    StaffId(-1),
    "",
    "en",
    (),
    (Granted("see", "customer", ANY, frozenset(FieldClass), frozenset({Purpose.PRIVACY})),),
    Purpose.PRIVACY,
)


class NotReadAlike(Exception):
    """The reader may not ask by all of the fields by which people are chosen."""


@dataclass(frozen=True)
class Found:
    """Whose rows a giver gives, and how many are left out: stopped, or not all of them his."""

    rows: tuple[Listed, ...]
    left_out: int


def asked_of(row: Extraction, reader: Actor) -> Asked:
    """
    Return the customers asked for, as somebody may ask for them.

    :raises NotReadAlike: if he may not ask by all of it: fewer filters would be more people
    """
    if row.ids:
        return Asked(ids=tuple(row.ids))
    found = wished(actor=reader, query=row.query)
    if found.query != row.query:
        raise NotReadAlike
    return found.asked


def fields_of(
    row: Extraction, offered: Mapping[str, FieldOffered] | None = None
) -> list[FieldOffered]:
    """Return the fields asked for that there still are, in their order."""
    known = fields_offered() if offered is None else offered
    return [one for name, one in known.items() if name in row.fields]


def counted(actor: Actor, asked: Asked, cls: FieldClass = FieldClass.PUBLIC) -> int:
    """Return of how many of those asked for somebody sees fields of a class."""
    ids, params = asked_ids(actor=actor, asked=asked, cls=cls)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({ids}) asked", params)  # noqa: S608  our own SQL
        return int(cursor.fetchone()[0])


def sees_all(giver: Actor, row: Extraction) -> bool:
    """Return whether somebody sees every field asked for of everybody asked for."""
    try:
        asked = asked_of(row, giver)
    except NotReadAlike:
        return False
    with wall.lifted():
        whole = counted(WHOLE, asked_of(row, WHOLE))
    classes = {FieldClass.PUBLIC, *(one.cls for one in fields_of(row))}
    with wall.seen_by(giver):
        return all(counted(giver, asked, cls) == whole for cls in classes)


def given_by(giver: Actor, row: Extraction, *, at: datetime) -> Found:
    """
    Return the rows that a giver gives: whoever he sees with every field, and may be written to
    if it is for marketing.

    :raises NotReadAlike: if he may not ask by all of it
    """
    asked, fields = asked_of(row, giver), fields_of(row)
    with wall.seen_by(giver):
        there = counted(giver, asked)
        if row.purpose == privacy.Purpose.MARKETING:
            ids = reached(giver, asked, row, fields, at).reached
            # A statement takes only so many numbers at once.
            parts = [replace(asked, ids=part) for part in batched(ids, AT_ONCE)]
        else:
            parts = [asked]
        rows = tuple(one for part in parts for one in rows_seen(giver, part, fields))
    return Found(rows, there - len(rows))


def reached(
    actor: Actor, asked: Asked, row: Extraction, fields: Iterable[FieldOffered], at: datetime
) -> privacy.Audience:
    """Return who of them may be written to, and how many are lost and why."""
    return privacy.audience(
        actor=actor,
        asked=asked,
        channel=privacy.Channel(row.channel),
        cls=row.goods,
        kinds=frozenset(one.kind for one in fields),
        at=at,
    )


def rows_seen(giver: Actor, asked: Asked, fields: Iterable[FieldOffered]) -> Iterable[Listed]:
    """Yield the rows of which somebody sees every field asked for; the caller has the wall up."""
    wanted = list(fields)
    classes = frozenset(one.cls for one in wanted)
    own = [one.own for one in wanted if one.own is not None]
    for chunk in stream(actor=giver, asked=asked, columns=own):
        yield from (row for row in chunk if not classes & row.hidden)
