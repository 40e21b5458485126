"""Parquet files for tools that reckon: typed columns, the cover in the schema's metadata."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

COMPRESSION = "zstd"


def write(table: "pa.Table", said: Mapping[str, str]) -> bytes:
    """Return a table as a whole file; what is said of it is read as its metadata."""
    import pyarrow.parquet as pq

    whole = BytesIO()
    known = {key.encode(): text.encode() for key, text in said.items()}
    pq.write_table(table.replace_schema_metadata(known), whole, compression=COMPRESSION)
    return whole.getvalue()


def columns(named: Mapping[str, Sequence[object]]) -> "pa.Table":
    """Return columns by name as a table; one of nothing but gaps holds whole numbers."""
    import pyarrow as pa

    arrays = {name: pa.array(values) for name, values in named.items()}
    gaps = {name for name, array in arrays.items() if pa.types.is_null(array.type)}
    return pa.table({n: a.cast(pa.int64()) if n in gaps else a for n, a in arrays.items()})
