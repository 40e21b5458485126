"""Extractions of customers: who is asked for, and whom a giver sees with every field."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched

from django.db import connection

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import Asked, Listed, asked_ids, stream, wished
from kaifong.extraction.models import Extraction
from kaifong.foundation.ids import CustomerId
from kaifong.privacy import queries as privacy

from .offered import FieldOffered
from .whole import NotReadAlike

AT_ONCE = 5_000
LEAST = FieldClass.PUBLIC  # what shows that a customer is there


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


def counted(actor: Actor, asked: Asked, cls: FieldClass = LEAST) -> int:
    """Return of how many of those asked for somebody sees fields of a class."""
    ids, params = asked_ids(actor=actor, asked=asked, cls=cls)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({ids}) asked", params)  # noqa: S608  our own SQL
        return int(cursor.fetchone()[0])


def given(
    giver: Actor, asked: Asked, row: Extraction, fields: Sequence[FieldOffered], at: datetime
) -> Iterable[Listed]:
    """Yield whoever a giver sees with every field, and may be written to if it is marketing."""
    parts: Iterable[Asked] = [asked]
    if row.purpose == privacy.Purpose.MARKETING:
        ids = reached(giver, asked, row, fields, at).reached
        # A statement takes only so many numbers at once.
        parts = (replace(asked, ids=part) for part in batched(ids, AT_ONCE))
    for part in parts:
        yield from rows_seen(giver, part, fields)


def whose(row: Listed) -> CustomerId:
    return row.id


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
