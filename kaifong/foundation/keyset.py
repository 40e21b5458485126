"""Pages that begin where the last one ended, however far down and whatever was added meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

LARGEST = 2**63 - 1


class BadCursor(Exception):
    """The cursor was not made by this list."""


@dataclass(frozen=True)
class Key:
    """
    By which column rows are sorted; rows of the same value are sorted by their number.

    Rows without a value stand last going down and first going up, as an index would have it.
    """

    column: str
    down: bool
    parse: Callable[[str], Any]
    nullable: bool = False
    number: str = "pk"


@dataclass(frozen=True)
class Cut[Row]:
    """One page, with the cursors of the pages after and before it; none where there is none."""

    rows: list[Row]
    after: str | None
    before: str | None


def ordered(rows: QuerySet[Any, Any], key: Key) -> QuerySet[Any, Any]:
    """Return the rows in the key's order."""
    nulls = True if key.nullable else None
    if key.down:
        return rows.order_by(F(key.column).desc(nulls_last=nulls), F(key.number).desc())
    return rows.order_by(F(key.column).asc(nulls_first=nulls), F(key.number).asc())


def cut(
    rows: QuerySet[Any, Any], key: Key, *, size: int, after: str = "", before: str = ""
) -> Cut[Any]:
    """
    Return the page that follows one cursor or precedes the other.

    :raises BadCursor: if the cursor was not made by this list
    """
    if before:
        turned = replace(key, down=not key.down)
        found = list(ordered(_beyond(rows, turned, before), turned)[: size + 1])
        page = found[:size][::-1]
        more_after, more_before = bool(page), len(found) > size
    else:
        found = list(ordered(_beyond(rows, key, after), key)[: size + 1])
        page = found[:size]
        more_after, more_before = len(found) > size, bool(after and page)
    return Cut(
        rows=page,
        after=_cursor(page[-1], key) if more_after else None,
        before=_cursor(page[0], key) if more_before else None,
    )


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


def _beyond(rows: QuerySet[Any, Any], key: Key, cursor: str) -> QuerySet[Any, Any]:
    if not cursor:
        return rows
    number, value = _read(cursor, key)
    beyond = "lt" if key.down else "gt"
    tie = Q(**{f"{key.number}__{beyond}": number})
    nothing = Q(**{f"{key.column}__isnull": True})
    if value is None:
        return rows.filter(nothing & tie if key.down else (nothing & tie) | ~nothing)
    further = Q(**{f"{key.column}__{beyond}": value}) | Q(**{key.column: value}) & tie
    if key.nullable:
        return rows.filter(further | nothing if key.down else further)
    # The looser bound says the same once more in a form that an index can begin at.
    return rows.filter(Q(**{f"{key.column}__{beyond}e": value}) & further)


def _read(cursor: str, key: Key) -> tuple[int, Any]:
    number, mark, value = cursor.partition("~")
    try:
        at = int(number)
        if not mark or not 0 < at <= LARGEST or "\x00" in value:
            raise BadCursor(cursor)
        return at, None if key.nullable and not value else key.parse(value)
    except (ValueError, OverflowError):
        raise BadCursor(cursor) from None


def _cursor(row: Any, key: Key) -> str:
    number, value = (
        row[name] if isinstance(row, dict) else getattr(row, name)
        for name in (key.number, key.column)
    )
    text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return f"{number}~{text}"
