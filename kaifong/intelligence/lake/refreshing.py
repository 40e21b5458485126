"""Bringing the lake up to the database: all anew, or what committed since the last time."""

# ruff: noqa: S608  every name comes from our own declarations, every value is a number of ours

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from kaifong.foundation.datasets import Dataset, datasets
from kaifong.foundation.live.actions import changed as tell_pages

from . import tables
from .opening import SCHEMA, for_building
from .process import Duck, LakeTrouble

TOPIC = "lake"  # of the event stream: whoever shows figures listens to it
LOCK = 0x6B665F6C616B65  # "kf_lake"
GRACE = "INTERVAL 10 MINUTE"  # longer than any question that may still read an old file


class RefreshRunning(Exception):
    """Another process is refreshing the lake at this moment."""


@dataclass(frozen=True)
class Watermark:
    """Up to where the lake knows: every transaction below `hi`, of this database, in this shape."""

    hi: int
    taken_at: datetime
    cluster: str
    shape: str


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did; `changed` counts the keys taken anew in each table."""

    full: bool
    watermark: Watermark
    changed: dict[str, int]


def refresh(*, full: bool = False) -> Refreshed:
    """
    Take what committed since the last refresh, or everything if asked or if there is no other way.

    Open pages that show figures are told.

    :raises RefreshRunning: if another process is at it
    :raises LakeTrouble: if the lake cannot be written
    """
    with only_one(), _opened(may_reset=full) as duck:
        known = watermark(duck)
        # Read before the data: whatever committed below it is then surely seen.
        horizon = _horizon()
        same = known and (known.cluster, known.shape) == (horizon.cluster, horizon.shape)
        if known and same and not full:
            done = _take_changes(duck, known, horizon)
        else:
            done = _build(duck, horizon)
    tell_pages(TOPIC)
    return done


def watermark(duck: Duck) -> Watermark | None:
    """Return how far the lake is, or None if it was never built."""
    found = duck.ask(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'lake'"
        f" AND table_name = '{tables.WATERMARK}'"
    )[0]
    if not found.num_rows:
        return None
    rows = duck.ask(f"SELECT hi, taken_at, cluster, shape FROM lake.{tables.WATERMARK}")[0]
    return _row(rows.to_pylist()[0]) if rows.num_rows else None


@contextmanager
def only_one() -> Iterator[None]:
    """Be the only one who writes the lake."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RefreshRunning("The lake is being refreshed by another process; try again later.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _opened(*, may_reset: bool) -> Iterator[Duck]:
    with for_building() as duck:
        try:
            duck.ask("SELECT 1")
        except LakeTrouble:
            if not may_reset:
                raise
            _reset()
        yield duck


def _reset() -> None:
    """Forget a catalogue that DuckLake cannot read any more; everything in it can be made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SCHEMA])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TABLE {SCHEMA}."{name}"')


def _horizon() -> Watermark:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp(),"
            " (SELECT system_identifier FROM pg_control_system()) || '/' ||"
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        hi, taken_at, cluster = cursor.fetchone()
    return Watermark(hi, taken_at, cluster, tables.shape())


def _build(duck: Duck, horizon: Watermark) -> Refreshed:
    duck.ask(*tables.MAKE_WATERMARK, atomic=False)
    builds = [statement for dataset in datasets() for statement in tables.build(dataset)]
    duck.ask(READ_BOTH, *builds, *_mark(horizon))
    counts = {dataset.name: count_rows(duck, dataset) for dataset in datasets()}
    drop_old_files(duck)
    return Refreshed(full=True, watermark=horizon, changed=counts)


def _take_changes(duck: Duck, known: Watermark, horizon: Watermark) -> Refreshed:
    lo, hi = known.hi, horizon.hi
    same_hour = _hour(known.taken_at) == _hour(horizon.taken_at)
    tracked = [dataset for dataset in datasets() if dataset.watched]
    duck.ask(*(tables.find_changed(dataset, lo, hi) for dataset in tracked))
    changed = {d.name: _count(duck, f"changed_{d.name}") for d in tracked}
    statements = [
        statement
        for dataset in datasets()
        if (changed[dataset.name] if dataset.watched else not (dataset.hourly and same_hour))
        for statement in (
            tables.replace_changed(dataset, lo, hi)
            if dataset.watched
            else tables.replace_different(dataset)
        )
    ]
    duck.ask(*statements, *_mark(horizon))
    _forget_tombstones(before=lo)
    return Refreshed(full=False, watermark=horizon, changed=changed)


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


READ_BOTH = "SET search_path = 'lake.main,pg.public'"


def _mark(horizon: Watermark) -> list[str]:
    """Return the statements that move the watermark, in the transaction of what it speaks of."""
    taken_at = horizon.taken_at.astimezone(UTC).replace(tzinfo=None)
    return [
        f"DELETE FROM {tables.WATERMARK}",
        (
            f"INSERT INTO {tables.WATERMARK} VALUES"
            f" ({horizon.hi}, '{taken_at}', '{horizon.cluster}', '{horizon.shape}')"
        ),
    ]


def drop_old_files(duck: Duck, *, grace: str = GRACE) -> None:
    """Delete the files of states that nobody reads any more."""
    duck.ask(
        f"CALL ducklake_expire_snapshots('lake', older_than => now() - {grace})",
        f"CALL ducklake_cleanup_old_files('lake', older_than => now() - {grace})",
        atomic=False,
    )


def count_rows(duck: Duck, dataset: Dataset) -> int:
    return _count(duck, f"lake.{dataset.name}")


def _count(duck: Duck, table: str) -> int:
    return int(duck.ask(f"SELECT count(*) AS n FROM {table}")[0]["n"][0].as_py())


def _forget_tombstones(*, before: int) -> None:
    # Those of the last refresh stay, so that it can be done again.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_tombstone WHERE sx < %s::text::xid8", [before])


def _row(row: dict[str, object]) -> Watermark:
    values = dict(row)
    taken_at = values.pop("taken_at")
    if not isinstance(taken_at, datetime):
        raise LakeTrouble("The lake's watermark cannot be read. Run: kaifong lake refresh --full")
    return Watermark(taken_at=taken_at.replace(tzinfo=UTC), **values)  # type: ignore[arg-type]
