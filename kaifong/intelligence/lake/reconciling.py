"""Whether the lake says the same as the database, month by month."""

# ruff: noqa: S608  every name comes from our own declarations, every value is a number of ours

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaifong.authority import wall
from kaifong.foundation.datasets import Dataset, Type, datasets

from .opening import for_questions
from .process import Duck
from .refreshing import count_rows, watermark


@dataclass(frozen=True)
class LakeStatus:
    """How far the lake is and how much is in it; `as_of` is None if it was never built."""

    as_of: datetime | None
    rows: dict[str, int]


@dataclass(frozen=True)
class Difference:
    """One month of one table where the two do not agree: counts, then the sums of amounts."""

    table: str
    month: int
    lake: tuple[int, ...]
    database: tuple[int, ...]


def status() -> LakeStatus:
    """
    Return what the lake says about itself.

    :raises LakeTrouble: if it cannot be read
    """
    with for_questions() as duck:
        known = watermark(duck)
        rows = {d.name: count_rows(duck, d) for d in datasets()} if known else {}
    return LakeStatus(as_of=known.taken_at if known else None, rows=rows)


def differences() -> list[Difference]:
    """
    Return the months that differ; right after a refresh, in a quiet shop, there are none.

    :raises LakeTrouble: if the lake cannot be read
    """
    found: list[Difference] = []
    with for_questions() as duck:
        for dataset in datasets():
            if dataset.month:
                found += _compare(dataset, _lake_sums(duck, dataset), _our_sums(dataset))
    return found


type Sums = dict[int, tuple[int, ...]]


def _compare(dataset: Dataset, lake: Sums, ours: Sums) -> list[Difference]:
    months = sorted(lake.keys() | ours.keys())
    return [
        Difference(dataset.name, month, lake.get(month, ()), ours.get(month, ()))
        for month in months
        if lake.get(month) != ours.get(month)
    ]


def _lake_sums(duck: Duck, dataset: Dataset) -> Sums:
    rows = duck.ask(_question(dataset, dataset.name))[0].to_pylist()
    return {month: tuple(map(int, sums)) for month, *sums in (row.values() for row in rows)}


def _our_sums(dataset: Dataset) -> Sums:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(_question(dataset, f"({dataset.select}) ours"))
        return {month: tuple(map(int, sums)) for month, *sums in cursor.fetchall()}


def _question(dataset: Dataset, table: str) -> str:
    amounts = [
        column.name
        for column in dataset.columns
        if column.type == Type.INT64 and column.name.endswith("_cents")
    ]
    sums = ", ".join(f"sum({name})" for name in amounts)
    return f"SELECT {dataset.month}, count(*), {sums} FROM {table} GROUP BY {dataset.month}"
