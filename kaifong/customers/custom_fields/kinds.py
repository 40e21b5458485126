"""What a field of the shop's own is, and in which columns its values are kept."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kaifong.authority.rules import FieldClass

PREFIX = "x_"  # before the code, wherever such a field stands among the others
FINEST = 10_000  # parts of one in a decimal
LONGEST_TEXT = 500
KEYS = 1_000  # options that a field can have in its life


class Kind(StrEnum):
    """What stands in a field."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"  # kept in ten-thousandths
    MONEY = "money"  # HKD, kept in cents
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"


NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.MONEY})
CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES})
SCALE = {Kind.DECIMAL: FINEST, Kind.MONEY: 100}
COLUMN = {Kind.TEXT: "text", Kind.DATE: "day", Kind.CHOICES: "text"}
COLUMNS = ("text", "whole", "day")


class Purpose(StrEnum):
    """What a field is kept for; the codes by which notices state purposes."""

    ORDERS = "orders"
    SERVICE = "service"
    MEMBERSHIP = "membership"
    ACCOUNTS = "accounts"
    ANALYSIS = "analysis"
    MARKETING = "marketing"


class Unfit(StrEnum):
    """Why a value cannot stand in a field."""

    NOT_A_NUMBER = "not_a_number"
    TOO_FINE = "too_fine"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    NO_SUCH_CHOICE = "no_such_choice"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_LIKE_THIS = "not_like_this"
    NEEDED = "needed"


class DoesNotFit(Exception):
    """The value cannot stand in the field; nothing was written."""

    def __init__(self, field: "Field", why: Unfit) -> None:
        super().__init__(f"{field.name}: {why}")
        self.field = field
        self.why = why


@dataclass(frozen=True)
class Option:
    """One of the values that may be chosen; retired ones stay where they stand already."""

    n: int
    en: str
    zh: str
    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """
    A field that the shop made for itself.

    `least` and `most` bound numbers as they are kept, days as yyyymmdd, texts by their length.
    """

    id: int
    code: str
    name_en: str
    name_zh: str
    kind: Kind
    cls: FieldClass
    purpose: Purpose
    why: str = ""
    keep_months: int | None = None
    required: bool = False
    unique: bool = False
    listed: bool = False
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    options: tuple[Option, ...] = ()
    place: int = 0
    version: int = 1

    @property
    def name(self) -> str:
        """Return what it is called beside the fields that every shop has."""
        return PREFIX + self.code

    @property
    def offered(self) -> tuple[Option, ...]:
        return tuple(one for one in self.options if not one.retired)

    def option(self, n: Any) -> Option | None:
        return next((one for one in self.options if one.n == n), None)


def key_of(field: Field, n: int) -> int:
    """Return by what an option is known among those of all fields: one index serves them all."""
    return field.id * KEYS + n


def value_of(field: Field, columns: Mapping[str, Any]) -> Any:
    """Return the value that a row keeps, or its image in the history."""
    kept = columns.get(COLUMN.get(field.kind, "whole"))
    if kept is None:
        return None
    if field.kind == Kind.YES_NO:
        return bool(kept)
    if field.kind == Kind.DATE:
        return date.fromisoformat(kept) if isinstance(kept, str) else kept
    if field.kind == Kind.CHOICES:
        return tuple(sorted(int(key) % KEYS for key in kept.split(",") if key))
    return kept


def as_number(day: date) -> int:
    """Return a day as bounds keep it: yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
