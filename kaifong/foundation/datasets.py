"""Tables that apps offer to analytics: whole numbers, dates and codes about nobody by name."""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a column holds. There are no floats: every engine would round them its own way."""

    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    DATE = "date"
    TIMESTAMP = "timestamp"  # naive, UTC
    STRING = "string"


@dataclass(frozen=True)
class Column:
    """One column; `sensitivity` is the value of an authority FieldClass."""

    name: str
    type: Type
    sensitivity: str


@dataclass(frozen=True)
class Watched:
    """A table whose changed rows (`sx`) concern a dataset, and the column that is its key there."""

    table: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """
    One table of the lake.

    `select` is SQL that PostgreSQL and DuckDB both read alike; it ends in a WHERE clause, so that
    `AND source_key IN (…)` can follow. Without `watched` the table is small and compared whole, or
    larger and compared whole once an hour.
    """

    name: str
    about: str  # the authority's object whose rows these are; "" if open to all staff
    columns: tuple[Column, ...]
    select: str
    key: str  # the column by which rows are replaced
    source_key: str  # the same in `select`
    month: str | None = None  # the column by which files are divided
    watched: tuple[Watched, ...] = ()
    hourly: bool = False
    retention_months: int | None = None  # none: as long as its source

    def sensitivity(self, column: str) -> str:
        return next(c.sensitivity for c in self.columns if c.name == column)


_offered: dict[str, Dataset] = {}


def offer(dataset: Dataset) -> Dataset:
    _offered[dataset.name] = dataset
    return dataset


def datasets() -> list[Dataset]:
    """Return all that is offered, in the order of their names."""
    return sorted(_offered.values(), key=lambda dataset: dataset.name)


def dataset(name: str) -> Dataset:
    """
    Return one of them.

    :raises KeyError: if no installed app offers it
    """
    return _offered[name]
