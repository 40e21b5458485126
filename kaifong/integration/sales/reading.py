"""Reading a sales file into the scratch database, row by row whole or refused."""

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kaifong.integration import sales_lines
from kaifong.integration.reading.hkid_cells import worded
from kaifong.integration.reading.sifting import cells_to_show
from kaifong.integration.reading.source import Source
from kaifong.integration.refusals import Refusals

WORDS = ("description", "category")
ALWAYS = ("row", "reason", "currency")
Told = Callable[[float], None]  # the share that is done, from 0 to 1


def read_in(
    database: duckdb.DuckDBPyConnection,
    source: Source,
    mapping: Mapping[str, str],
    terms: sales_lines.Terms,
    told: Told,
) -> Refusals:
    """
    Make the relation `staged` of every readable row; return those that cannot be taken.

    The rows stay in Arrow, where the scratch database reads them as they are; a column that the
    file has not costs nothing.
    """
    refusals = Refusals()
    batches: list[pa.RecordBatch] = []
    read = 0
    for raw in source.chunks():
        chunk = worded(raw, [mapping[name] for name in WORDS if name in mapping])
        refusals.masked += chunk.masked
        batch = sales_lines.typed(chunk, mapping, terms)
        refusals.add((one.row, one.reason, one.values) for one in chunk.refused)
        bad = pc.indices_nonzero(pc.is_valid(batch["reason"])).to_pylist()
        refusals.add(
            (
                batch["row"][at].as_py(),
                batch["reason"][at].as_py(),
                cells_to_show(chunk.records, at),
            )
            for at in bad
        )
        batches.append(batch)
        read += len(chunk.rows)
        told(read / max(source.rows, 1))
    there = [name for name in sales_lines.SCHEMA.names if name in {*ALWAYS, *mapping}]
    rows = pa.Table.from_batches(batches, sales_lines.SCHEMA).select(there)
    lacking = [f"NULL::VARCHAR AS {name}" for name in sales_lines.SCHEMA.names if name not in there]
    database.register("arrived", rows)
    database.execute(f"CREATE VIEW staged AS SELECT {', '.join(['*', *lacking])} FROM arrived")  # noqa: S608
    return refusals


def look_up(source: Source, reasons: Mapping[int, str], refusals: Refusals) -> None:
    """Add the rows whose fault shows only beside the others, reading the file again for them."""
    if not reasons:
        return
    wanted = pa.array(sorted(reasons), pa.int64())
    for chunk in source.chunks():
        places = pc.indices_nonzero(pc.is_in(chunk.rows, wanted)).to_pylist()
        numbers = [(at, chunk.rows[at].as_py()) for at in places]
        refusals.add((row, reasons[row], cells_to_show(chunk.records, at)) for at, row in numbers)
