"""Parquet files: every column as the text that a person would write."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import types

from .header import column_names
from .sifting import sift
from .source import Chunk, Format, Layout, TooLarge, UnreadableFile

ROWS_AT_ONCE = 65_536
LARGEST_GROUP = 4 << 30  # bytes of one row group, which is read column by column


def open_columnar(path: Path) -> Layout:
    """
    Return the layout of a Parquet file.

    :raises UnreadableFile: if it is damaged or a column holds lists or bytes
    :raises TooLarge: if one of its row groups would fill the memory
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, meta = file.schema_arrow, file.metadata
            groups = [meta.row_group(place) for place in range(meta.num_row_groups)]
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile("The Parquet file is damaged: %(cause)s", cause=str(error)) from error
    if max((group.total_byte_size for group in groups), default=0) > LARGEST_GROUP:
        raise TooLarge("A row group is larger than 4 GB. Write the file with smaller row groups.")
    for column in schema:
        if not _is_plain(column.type):
            raise UnreadableFile(
                "The column %(column)s holds %(kind)s, not plain values. Leave it out.",
                column=column.name,
                kind=str(column.type),
            )
    names = column_names(schema.names)
    return Layout(format=Format.PARQUET, names=names, chunks=lambda: _chunks(path, names))


def _is_plain(kind: pa.DataType) -> bool:
    if types.is_dictionary(kind):
        kind = kind.value_type
    return (
        types.is_primitive(kind)  # numbers, dates, times, truth values
        or types.is_decimal(kind)
        or types.is_null(kind)
        or types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
    ) and not (types.is_interval(kind) or types.is_duration(kind))


def _chunks(path: Path, names: tuple[str, ...]) -> Iterator[Chunk]:
    first = 1
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                rows = pa.array(range(first, first + batch.num_rows), pa.int64())
                first += batch.num_rows
                columns = [as_text(column) for column in batch.columns]
                yield sift(rows, pa.record_batch(columns, names=list(names)))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(
            "The Parquet file is damaged after row %(row)s: %(cause)s",
            row=first - 1,
            cause=str(error),
        ) from error


def as_text(column: pa.Array) -> pa.StringArray:
    """
    Return the cells as text; a binary fraction becomes the shortest decimal that means it.

    So 6.95 stored as a double is "6.95", and sums of such cells are exact.
    """
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_float16(column.type):
        column = column.cast(pa.float32())
    if types.is_floating(column.type):
        text = _shortest(column)
    elif types.is_timestamp(column.type) and column.type.tz:
        column = column.cast(pa.timestamp("us", "UTC"))
        text = pc.binary_join_element_wise(
            column.cast(pa.timestamp("us")).cast(pa.string()), "Z", ""
        )
    else:
        text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def _shortest(column: pa.Array) -> pa.StringArray:
    whole = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), 2.0**53))
    # Long member numbers would otherwise be written with an exponent.
    digits = pc.cast(pc.if_else(whole, column, 0.0), pa.int64()).cast(pa.string())
    return pc.if_else(whole, digits, column.cast(pa.string()))
