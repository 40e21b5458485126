"""What every engine offers: a dialect to compile for, and a way to run what was compiled."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from kaifong.intelligence.lake import counting

if TYPE_CHECKING:
    import pyarrow as pa


class EngineTrouble(Exception):
    """The engine cannot answer; the sentence says what to do."""


@dataclass(frozen=True)
class Answer:
    """Rows of whole numbers, dates and texts, and the moment they are true of."""

    table: "pa.Table"
    as_of: datetime


@dataclass(frozen=True)
class Compiled:
    """A question in an engine's dialect, and the types of its answer."""

    sql: str
    schema: "pa.Schema"


class Engine(Protocol):
    """Something that runs compiled SQL over the lake's tables."""

    dialect: str

    def run(self, sql: str, schema: "pa.Schema") -> Answer: ...

    def close(self) -> None: ...


def sql_of(expression: Any, dialect: str, *, few_groups: bool = False) -> str:
    """
    Return an expression as SQL.

    DuckDB is told to keep what is read several times, and to count orders by bits in few groups.
    """
    import ibis.backends.sql.compilers as backends
    from sqlglot import exp

    compiler = getattr(backends, dialect).compiler
    tree = compiler.to_sqlglot(expression.unbind())
    if dialect == "duckdb":
        # Otherwise it reckons some of these once for each place that reads them.
        for part in tree.find_all(exp.CTE):
            part.set("materialized", True)
        if few_groups:
            counting.by_bits(tree)
    return str(tree.sql(dialect=compiler.dialect))


def schema_of(expression: Any) -> "pa.Schema":
    """Return the types of an answer: every whole number as 64 bits, whatever engines make of it."""
    import pyarrow as pa

    types = _types()
    return pa.schema(
        [(name, types[type(dtype).__name__]) for name, dtype in expression.schema().items()]
    )


@cache
def _types() -> dict[str, "pa.DataType"]:
    import pyarrow as pa

    return {
        **dict.fromkeys(("Int8", "Int16", "Int32", "Int64"), pa.int64()),
        "Date": pa.date32(),
        "Timestamp": pa.timestamp("us"),
        "String": pa.string(),
    }


def fitted(table: "pa.Table", schema: "pa.Schema") -> "pa.Table":
    """
    Return the table in these types.

    Engines widen what they sum: DuckDB to 128 bits, PostgreSQL to numeric. A value that does not
    fit raises instead of being cut.
    """
    return table.rename_columns(schema.names).cast(schema)


def from_rows(rows: list[tuple[Any, ...]], schema: "pa.Schema") -> "pa.Table":
    """Return plain rows as a table; numbers that are whole may come as any type of number."""
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array(map(_whole, column) if pa.types.is_integer(field.type) else column, field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.table(arrays, schema=schema)


def naive_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _whole(value: Any) -> int | None:
    if value is None:
        return None
    if value != int(value):
        raise EngineTrouble(f"{value} is not a whole number.")
    return int(value)
