"""What a measure is: one Ibis expression over tables already filtered and masked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from kaifong.intelligence.rules import Period

Tables = Mapping[str, Any]  # name → ibis table; what is not granted is not in it


class Unit(StrEnum):
    """How a column is to be read and shown."""

    BASIS_POINTS = "basis_points"  # hundredths of a per cent
    CATEGORY = "category"
    CENTS = "cents"
    CHANNEL = "channel"
    COUNT = "count"
    CODE = "code"  # of a list that the dimension names
    CUSTOMER = "customer"  # the lake's random key
    DATE = "date"
    DAYS = "days"
    DISTRICT = "district"
    MONTH = "month"  # year * 12 + month - 1
    MONTHS = "months"
    NUMBER = "number"
    PRODUCT = "product"
    REGION = "region"
    SCORE = "score"
    SEGMENT = "segment"
    TEN_THOUSANDTHS = "ten_thousandths"  # of a plain number
    TEXT = "text"
    SOURCE = "source"  # another system


@dataclass(frozen=True)
class Column:
    name: str
    unit: Unit
    label: Promise | str


@dataclass(frozen=True)
class Ratio:
    """A column reckoned at the very end from two whole numbers of the same row."""

    column: Column
    over: str
    under: str
    scale: int


@dataclass(frozen=True, kw_only=True)
class Measure:
    """
    One measure. `needs` names the columns, as table.column, without which it is refused; amounts
    that are not granted and not needed are left out of its answer. `right` is
    what its reader must have; empty: to report on orders.
    """

    name: str
    label: Promise | str
    definition: Promise | str
    columns: tuple[Column, ...]
    build: Callable[[Tables, Period], Any]
    needs: tuple[str, ...]
    ratios: tuple[Ratio, ...] = ()
    right: str = ""


def within(table: Any, period: Period) -> Any:
    return table.filter(table.placed_on >= period.start, table.placed_on < period.until)


def until(table: Any, period: Period) -> Any:
    return table.filter(table.placed_on < period.until)


def one_if(condition: Any) -> Any:
    """Return 1 or 0: engines do not agree on what a boolean looks like in an answer."""
    import ibis

    return ibis.ifelse(condition, 1, 0)


def total_if(condition: Any, value: Any) -> Any:
    import ibis

    return ibis.ifelse(condition, value, 0).sum()
