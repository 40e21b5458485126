"""CSV and its cousins, in any encoding and with any of the usual delimiters."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from .encoding import Encoding, detect
from .header import column_names
from .sifting import shown, sift
from .source import Chunk, Format, Layout, RefusedRow, RowReason, UnreadableFile
from .transcoding import Utf8Stream

DELIMITERS = ",;\t|"
HEAD = 1 << 17  # bytes looked at for delimiter and header; the csv module takes no longer cell
LONGEST_ROW = 1 << 24  # bytes; also the block that is read at once


@dataclass(frozen=True, slots=True)
class _Shape:
    path: Path
    encoding: Encoding
    delimiter: str
    names: tuple[str, ...]
    header_row: int


def open_delimited(path: Path, *, encoding: str = "") -> Layout:
    """
    Return the layout of a delimited text file.

    :raises UnreadableFile: if it is empty, not text, or has no header
    """
    found = detect(path, wanted=encoding)
    head = _head(path, found)
    announced = re.match(r"sep=(.)\r?\n", head)  # Excel's own first line
    delimiter = announced[1] if announced else _delimiter(head)
    records = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    for header_row, cells in enumerate(records, start=1):
        if (header_row > 1 or not announced) and any(cell.strip() for cell in cells):
            break
    else:
        raise UnreadableFile("The file is empty.")
    shape = _Shape(path, found, delimiter, column_names(cells), header_row)
    # Arrow takes a header without rows for a row without end.
    alone = path.stat().st_size < HEAD and not any(map(any, records))
    return Layout(
        format=Format.CSV,
        names=shape.names,
        chunks=lambda: iter(()) if alone else _chunks(shape),
        encoding=found.name,
        delimiter=delimiter,
    )


def _head(path: Path, encoding: Encoding) -> str:
    with Utf8Stream(path, encoding) as stream:
        return stream.read(HEAD).decode("utf-8", "ignore").replace("\x00", "")


def _delimiter(head: str) -> str:
    """Return the delimiter that cuts most of the first rows into the same number of cells."""

    def worth(delimiter: str) -> tuple[float, int]:
        records = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))[:200]
        # The head may end in the middle of a row.
        widths = Counter(len(cells) for cells in records[: max(len(records) - 1, 1)] if cells)
        if not widths:
            return 0.0, 0
        width, rows = widths.most_common(1)[0]
        return (round(rows / widths.total(), 1), width) if width > 1 else (0.0, 0)

    return max(DELIMITERS, key=worth)


def _chunks(shape: _Shape) -> Iterator[Chunk]:
    refused: list[RefusedRow] = []
    unclosed = _unclosed(shape.delimiter, len(shape.names))
    last = shape.header_row
    with Utf8Stream(shape.path, shape.encoding) as stream:
        try:
            for batch in _batches(shape, stream, refused):
                rows = _row_numbers(last, batch.num_rows, refused)
                last = rows[-1].as_py() if len(rows) else last
                aside, refused[:] = tuple(refused), [row for row in refused if row.row > last]
                waiting = set(refused)
                yield sift(
                    rows,
                    batch,
                    unclosed=unclosed,
                    damaged=shape.encoding.damaged,
                    refused=tuple(row for row in aside if row not in waiting),
                )
        except pa.ArrowInvalid as error:
            raise _refusal(error, last) from error
    if refused:
        yield Chunk(pa.array([], pa.int64()), _empty(shape.names), tuple(refused))


def _batches(
    shape: _Shape, stream: Utf8Stream, refused: list[RefusedRow]
) -> Iterator[pa.RecordBatch]:
    """Yield batches of strings; rows that do not fit the header are added to `refused`."""

    def put_aside(row: arrow_csv.InvalidRow) -> str:
        cells = next(csv.reader([row.text[:HEAD]], delimiter=shape.delimiter), [])
        if any(cells):
            few = row.actual_columns < row.expected_columns
            reason = RowReason.TOO_FEW_CELLS if few else RowReason.TOO_MANY_CELLS
            refused.append(RefusedRow(row.number, reason, tuple(map(shown, cells))))
        return "skip"

    places = [str(place) for place in range(len(shape.names))]
    reader = arrow_csv.open_csv(
        stream,
        # One thread: only then does a refused row know its number.
        arrow_csv.ReadOptions(
            use_threads=False,
            block_size=LONGEST_ROW,
            column_names=places,
            skip_rows_after_names=shape.header_row,
        ),
        arrow_csv.ParseOptions(
            delimiter=shape.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=put_aside,
        ),
        arrow_csv.ConvertOptions(
            check_utf8=False,  # the stream made it UTF-8
            column_types=dict.fromkeys(places, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    for batch in reader:
        yield batch.rename_columns(list(shape.names))


def _row_numbers(last: int, count: int, refused: list[RefusedRow]) -> pa.Int64Array:
    """Return the numbers of the next rows, leaving out those of refused rows between them."""
    candidates = np.arange(last + 1, last + 1 + count + len(refused))
    gaps = np.array([row.row for row in refused], dtype=np.int64)
    return pa.array(candidates[~np.isin(candidates, gaps)][:count])


def _unclosed(delimiter: str, width: int) -> str:
    """Return what a cell matches when a whole row of this file lies inside it."""
    if width < 2:
        return ""
    mark = re.escape(delimiter)
    return rf"\n(?:[^{mark}\n]*{mark}){{{width - 1}}}[^{mark}\n]*(?:\n|$)"


def _refusal(error: pa.ArrowInvalid, last: int) -> UnreadableFile:
    if "straddling" in str(error):
        return UnreadableFile(
            "A row after row %(row)s is longer than %(megabytes)s MB. "
            "Probably a quotation mark is opened there and never closed; close it.",
            row=last,
            megabytes=LONGEST_ROW >> 20,
        )
    return UnreadableFile(
        "The file cannot be read as CSV after row %(row)s: %(cause)s", row=last, cause=str(error)
    )


def _empty(names: tuple[str, ...]) -> pa.RecordBatch:
    return pa.record_batch([pa.array([], pa.string()) for _ in names], names=list(names))
