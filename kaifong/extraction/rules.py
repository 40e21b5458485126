"""How delicate an extraction is, how large, and for how long its file may be fetched."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from kaifong.authority.rules import FieldClass

SIZES = (10, 100, 1_000, 10_000, 100_000)  # rows; approved is a size, not a number
MOST_ROWS = SIZES[-1]
LONGEST_DAYS = 30
MOST_DOWNLOADS = 10
KEPT_YEARS = 3  # as the register of retention says; then of whom and why is let go
GONE = "–"  # in the place of words that are let go
ORDER = tuple(FieldClass)  # from the least delicate to the most

# Of which kind of data, in the words of notices, each field is.
KINDS: Mapping[str, str] = {
    "member_no": "member_no",
    "name_en": "name",
    "name_zh": "name",
    "email": "email",
    "phone": "phone",
    "district": "district",
    "language": "language",
    "joined_at": "member_no",
    "orders": "purchases",
    "spend": "purchases",
    "last_on": "purchases",
}

# The same of lines of orders: under which of the order's fields each stands, and its kind of data.
# Its place among the lines tells of one purchase as much as its goods do.
OF_LINES: Mapping[str, tuple[str, str]] = {
    "number": ("number", "purchases"),
    "placed_on": ("placed_on", "purchases"),
    "kind": ("kind", "purchases"),
    "status": ("status", "purchases"),
    "channel": ("channel", "purchases"),
    "region": ("region", "purchases"),
    "customer_id": ("customer_id", "member_no"),
    "line": ("lines", "purchases"),
    "line_kind": ("lines", "purchases"),
    "category": ("lines", "purchases"),
    "code": ("lines", "purchases"),
    "description": ("lines", "purchases"),
    "quantity": ("lines", "purchases"),
    "amount": ("total", "purchases"),
}


class About(StrEnum):
    """What each row of an extraction is."""

    CUSTOMER = "customer"
    LINE = "line"  # of an order


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class Why(StrEnum):
    """Why a file came to its end."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    ERASED = "erased"  # somebody of whom it holds a row
    LEFT = "left"  # whoever alone could fetch it


class Bar(StrEnum):
    """Why no file could be made though it was approved."""

    MORE_ROWS = "more_rows"
    NOBODY_GIVES = "nobody_gives"
    AUTHOR_LEFT = "author_left"
    RECIPIENT = "recipient"


class TooManyRows(Exception):
    """More rows than a file may hold."""


def size_of(rows: int) -> int:
    """
    Return the size, in rows at most, that so many are of.

    :raises TooManyRows: if there is none
    """
    for size in SIZES:
        if rows <= size:
            return size
    raise TooManyRows(rows)


def highest(classes: Iterable[FieldClass]) -> FieldClass:
    """Return the most delicate; what anybody may see is held to be internal in a file."""
    return max((FieldClass.INTERNAL, *classes), key=ORDER.index)
