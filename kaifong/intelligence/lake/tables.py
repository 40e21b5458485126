"""The lake's tables as the offered datasets say, and what reads them out of the database."""

# ruff: noqa: S608  every name comes from our own declarations, every value is a number of ours

import hashlib

from kaifong.foundation.datasets import Dataset, Type, datasets

from .opening import quoted

SQL_TYPES = {
    Type.INT16: "SMALLINT",
    Type.INT32: "INTEGER",
    Type.INT64: "BIGINT",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP",
    Type.STRING: "VARCHAR",
}
WATERMARK = "watermark"
MAKE_WATERMARK = (
    (
        f"CREATE TABLE IF NOT EXISTS {WATERMARK}"
        " (hi BIGINT, taken_at TIMESTAMP, cluster VARCHAR, shape VARCHAR)"
    ),
    # One row that changes with every refresh: a file each time would be a heap of them.
    f"CALL lake.set_option('data_inlining_row_limit', 10, table_name => '{WATERMARK}')",
)


def shape() -> str:
    """Return what changes whenever a dataset does, so that the lake is then built anew."""
    return hashlib.sha256(repr(datasets()).encode()).hexdigest()[:16]


def build(dataset: Dataset) -> list[str]:
    """Return the statements that replace a table by all its rows; DuckDB reads in parallel."""
    columns = ", ".join(f"{c.name} {SQL_TYPES[c.type]}" for c in dataset.columns)
    statements = [f"CREATE OR REPLACE TABLE {dataset.name} ({columns})"]
    if dataset.month:
        statements.append(f"ALTER TABLE {dataset.name} SET PARTITIONED BY ({dataset.month})")
    return [*statements, _insert(dataset, dataset.select)]


def find_changed(dataset: Dataset, lo: int, hi: int) -> str:
    """Return the statement that keeps the keys of changed rows in a temporary table."""
    keys = _from_postgres(_changed(dataset, lo, hi))
    return f"CREATE OR REPLACE TEMP TABLE changed_{dataset.name} AS SELECT key FROM {keys}"


def replace_changed(dataset: Dataset, lo: int, hi: int) -> list[str]:
    """Return the statements that take changed rows anew; those that are gone stay away."""
    fresh = f"{dataset.select} AND {dataset.source_key} IN ({_changed(dataset, lo, hi)})"
    return [
        (
            f"DELETE FROM {dataset.name} WHERE {dataset.key} IN"
            f" (SELECT key FROM changed_{dataset.name})"
        ),
        _insert(dataset, f"SELECT * FROM {_from_postgres(fresh)}"),
    ]


def replace_different(dataset: Dataset) -> list[str]:
    """Return the statements that make a small table equal by comparing it whole."""
    fresh, names = f"fresh_{dataset.name}", _names(dataset)
    old, new = f"SELECT {names} FROM {dataset.name}", f"SELECT {names} FROM {fresh}"
    return [
        f"CREATE OR REPLACE TEMP TABLE {fresh} AS SELECT * FROM {_from_postgres(dataset.select)}",
        (
            f"DELETE FROM {dataset.name} WHERE {dataset.key} IN"
            f" (SELECT {dataset.key} FROM ({old} EXCEPT {new}))"
        ),
        _insert(dataset, f"{new} EXCEPT {old}"),
    ]


def _insert(dataset: Dataset, select: str) -> str:
    names = _names(dataset)
    return f"INSERT INTO {dataset.name} ({names}) SELECT {names} FROM ({select}) fresh"


def _changed(dataset: Dataset, lo: int, hi: int) -> str:
    window = f"sx >= '{lo}'::xid8 AND sx < '{hi}'::xid8"
    changed = [f"SELECT {w.key} AS key FROM {w.table} WHERE {window}" for w in dataset.watched]
    buried = ", ".join(quoted(watched.table) for watched in dataset.watched)
    gone = f"SELECT key FROM foundation_tombstone WHERE table_name IN ({buried}) AND {window}"
    return " UNION ".join([*changed, gone])


def _from_postgres(select: str) -> str:
    return f"postgres_query('pg', {quoted(select)})"


def _names(dataset: Dataset) -> str:
    return ", ".join(column.name for column in dataset.columns)
