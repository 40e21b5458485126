"""Parquet files for tools that reckon: typed columns, the cover in the metadata of the file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

COMPRESSION = "zstd"

type Said = Mapping[str, str]


def write(named: Mapping[str, Sequence[object]], said: Said) -> bytes:
    """Return columns by name as a whole file; what is said of them is read as its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = {name: pa.array(values) for name, values in named.items()}
    gaps = {name for name, array in arrays.items() if pa.types.is_null(array.type)}
    table = pa.table({n: a.cast(pa.int64()) if n in gaps else a for n, a in arrays.items()})
    known = {key.encode(): text.encode() for key, text in said.items()}
    whole = BytesIO()
    pq.write_table(table.replace_schema_metadata(known), whole, compression=COMPRESSION)
    return whole.getvalue()


def stream(
    types: Mapping[str, type],
    chunks: Iterable[Sequence[Sequence[Any]]],
    said: Callable[[], Said],
) -> IO[bytes]:
    """
    Return chunks of rows as a file at its beginning, each chunk a row group, held one at a time.

    `types` names the columns and says what stands in each: int, str or date. `said` is called
    last, when the rows are counted.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = {int: pa.int64(), str: pa.string(), date: pa.date32()}
    schema = pa.schema([(name, known[kind]) for name, kind in types.items()])
    whole = TemporaryFile()  # noqa: SIM115  its reader closes it
    try:
        with pq.ParquetWriter(whole, schema, compression=COMPRESSION) as writer:
            for chunk in chunks:
                writer.write_table(_group(chunk, schema))
            writer.add_key_value_metadata(dict(said()))
    except BaseException:
        whole.close()
        raise
    whole.seek(0)
    return whole


def _group(chunk: Sequence[Sequence[Any]], schema: "pa.Schema") -> "pa.Table":
    import pyarrow as pa

    columns = zip(*chunk, strict=True)
    arrays = [pa.array(values, one.type) for values, one in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)
