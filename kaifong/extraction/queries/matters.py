"""What each row of an extraction is, counted and given out the same way whatever it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.extraction.models import Extraction
from kaifong.extraction.rules import About
from kaifong.foundation.ids import CustomerId

from . import lines, people
from .offered import FieldOffered, fields_offered
from .whole import WHOLE, NotReadAlike

type Given = Callable[[Actor, Any, Extraction, Sequence[FieldOffered], datetime], Iterable[Any]]


@dataclass(frozen=True)
class Matter:
    """
    One kind of rows: how they are asked for, counted and given; `asked` is its own.

    `least` is the class that shows that a row is there at all; `whose` the person of a row.
    """

    least: FieldClass
    asked_of: Callable[[Extraction, Actor], Any]
    counted: Callable[[Actor, Any, FieldClass], int]
    given: Given
    whose: Callable[[Any], CustomerId | None]


@dataclass(frozen=True)
class Found:
    """
    The rows that a giver gives, whose they are, and how many are left out: stopped, or not all of
    them his.
    """

    rows: tuple[Any, ...]
    people: tuple[CustomerId, ...]
    left_out: int


MATTERS: Mapping[About, Matter] = {
    About.CUSTOMER: Matter(
        people.LEAST, people.asked_of, people.counted, people.given, people.whose
    ),
    About.LINE: Matter(lines.LEAST, lines.asked_of, lines.counted, lines.given, lines.whose),
}


def matter_of(row: Extraction) -> Matter:
    return MATTERS[About(row.about)]


def fields_of(
    row: Extraction, offered: Mapping[About, Mapping[str, FieldOffered]] | None = None
) -> list[FieldOffered]:
    """Return the fields asked for that there still are, in their order."""
    about = About(row.about)
    known = fields_offered(about) if offered is None else offered[about]
    return [one for name, one in known.items() if name in row.fields]


def whole_of(row: Extraction) -> int:
    """Return how many rows there are of what is asked for, seen by whomever."""
    matter = matter_of(row)
    with wall.lifted():
        return matter.counted(WHOLE, matter.asked_of(row, WHOLE), matter.least)


def sees_all(giver: Actor, row: Extraction) -> bool:
    """Return whether somebody sees every field asked for of every row asked for."""
    matter = matter_of(row)
    try:
        asked = matter.asked_of(row, giver)
    except NotReadAlike:
        return False
    whole = whole_of(row)
    classes = {matter.least, *(one.cls for one in fields_of(row))}
    with wall.seen_by(giver):
        return all(matter.counted(giver, asked, cls) == whole for cls in classes)


def given_by(giver: Actor, row: Extraction, *, at: datetime) -> Found:
    """
    Return the rows that a giver gives: those he sees with every field, of customers for
    marketing only those who may be written to.

    :raises NotReadAlike: if he may not ask by all of it
    """
    matter = matter_of(row)
    asked = matter.asked_of(row, giver)
    with wall.seen_by(giver):
        there = matter.counted(giver, asked, matter.least)
        rows = tuple(matter.given(giver, asked, row, fields_of(row), at))
    whose = {person for one in rows if (person := matter.whose(one)) is not None}
    return Found(rows, tuple(sorted(whose)), there - len(rows))
