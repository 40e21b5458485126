"""Reading a sales file into the scratch database, row by row whole or refused."""

from collections.abc import Callable, Iterable, Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kaifong.integration import sales_lines
from kaifong.integration.reading.sifting import cells_to_show
from kaifong.integration.reading.source import Source
from kaifong.integration.refusals import Refusals

Told = Callable[[float], None]  # the share that is done, from 0 to 1


def read_in(
    database: duckdb.DuckDBPyConnection,
    source: Source,
    mapping: Mapping[str, str],
    terms: sales_lines.Terms,
    told: Told,
) -> Refusals:
    """Fill the table `staged` with every readable row, and return those that cannot be taken."""
    refusals = Refusals()
    database.register("arriving", pa.table({n: pa.array([], t) for n, t in _columns()}))
    database.execute("CREATE TABLE staged AS FROM arriving")
    read = 0
    for chunk in source.chunks():
        batch = sales_lines.typed(chunk, mapping, terms)
        database.register("arriving", batch)
        database.execute("INSERT INTO staged FROM arriving")
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
        read += len(chunk.rows)
        told(read / max(source.rows, 1))
    database.unregister("arriving")
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


def _columns() -> Iterable[tuple[str, pa.DataType]]:
    return ((field.name, field.type) for field in sales_lines.SCHEMA)
