"""What a dashboard is made of: tiles in their order, the days it speaks of, how it is addressed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .subjects import Subject

MOST_TILES = 24
WIDTHS = (1, 2, 3)  # columns of three
LONGEST_NAME = 120
MEASURE = re.compile(r"([a-z][a-z0-9_]{0,39})?\Z")
KEY = re.compile(r"[a-z][a-z-]{0,39}\Z")


class NotADashboard(Exception):
    """A text names no dashboard."""


class BadDashboard(Exception):
    """A dashboard cannot be kept like this; says why: name, no tile, many tiles or tile."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Shows(StrEnum):
    """How a tile shows its report."""

    NUMBER = "number"  # one figure, beside that of the days compared with
    CHART = "chart"
    TABLE = "table"


class BoardDays(StrEnum):
    """Of which days a dashboard speaks."""

    OWN = "own"  # each report of those it is asked for
    MONTH = "month"
    LAST_MONTH = "last-month"
    DAYS_30 = "30-days"
    QUARTER = "quarter"
    MONTHS_12 = "12-months"
    YEAR = "year"


class Beside(StrEnum):
    """With which days a dashboard compares its numbers."""

    BEFORE = "before"
    YEAR_AGO = "year_ago"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Tile:
    """A report on a dashboard; `measure` names the figure of a number, empty: the first."""

    subject: Subject
    shows: Shows = Shows.CHART
    width: int = 1
    measure: str = ""

    def __post_init__(self) -> None:
        if self.width not in WIDTHS or not MEASURE.match(self.measure):
            raise BadDashboard("tile")


@dataclass(frozen=True)
class Plan:
    """All that its owner decides about a dashboard, but with whom it is shared."""

    name: str
    tiles: tuple[Tile, ...] = field(default=())
    days: BoardDays = BoardDays.OWN
    beside: Beside = Beside.BEFORE

    def must_be_keepable(self) -> None:
        """
        Do nothing if it can be kept.

        :raises BadDashboard: if it has no name or a longer one than fits, no tile or too many
        """
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise BadDashboard("name")
        if not self.tiles:
            raise BadDashboard("no tile")
        if len(self.tiles) > MOST_TILES:
            raise BadDashboard("many tiles")


@dataclass(frozen=True)
class Address:
    """A dashboard that ships, by its key, or one that staff made, by its number."""

    key: str = ""
    number: int = 0

    def __str__(self) -> str:
        return self.key or str(self.number)


def address_of(text: str) -> Address:
    """
    Return which dashboard a text names.

    :raises NotADashboard: if it names none
    """
    if text.isascii() and text.isdecimal() and len(text) < 16 and int(text):
        return Address(number=int(text))
    if KEY.match(text):
        return Address(key=text)
    raise NotADashboard(text)


def moved[T](among: Sequence[T], at: int, by: int) -> list[T]:
    """Return the same with one of them moved; beyond an end it stays at that end."""
    found = list(among)
    if 0 <= at < len(found):
        one = found.pop(at)
        found.insert(max(0, at + by), one)
    return found


def without[T](among: Sequence[T], at: int) -> list[T]:
    return [one for n, one in enumerate(among) if n != at]


def renamed(plan: Plan, name: str) -> Plan:
    """Return the same under another name, cut to what fits."""
    return replace(plan, name=name[:LONGEST_NAME])
