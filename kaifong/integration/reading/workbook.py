"""XLSX workbooks, read once by a process of their own into a spool that is read again freely."""

import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa

from .header import column_names
from .sifting import sift
from .source import Chunk, Format, Layout, TooLarge, UnreadableFile
from .unpacking import refuse_bombs
from .workbook_child import NO_SHEET, PASSWORD, SECONDS

CHILD = Path(__file__).with_name("workbook_child.py")


class Spool:
    """A file beside the workbook's life: gone when nobody holds it any more."""

    def __init__(self) -> None:
        number, name = tempfile.mkstemp(prefix="kaifong-sheet-", suffix=".arrow")
        os.close(number)
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)


def open_workbook(path: Path, *, sheet: str = "") -> Layout:
    """
    Return the layout of a sheet, by default the first visible one that holds anything.

    :raises UnreadableFile: if it is damaged, locked by a password, empty, or has no such sheet
    :raises TooLarge: if it is a bomb or larger than a process may grow
    """
    refuse_bombs(path)
    spool = Spool()
    with spool.path.open("wb") as file:
        _convert(path, sheet, file)
    with pa.ipc.open_stream(pa.memory_map(str(spool.path))) as stream:
        facts = stream.schema.metadata
        first = next(iter(stream), None)
        if first is None:
            raise UnreadableFile("The sheet is empty.")
        header_row = first["row"][0].as_py()
        names = column_names([column[0].as_py() for column in first.columns[1:]])
    return Layout(
        format=Format.XLSX,
        names=names,
        chunks=lambda: _chunks(spool, names, header_row),
        sheet=facts[b"sheet"].decode(),
        other_sheets=tuple(facts[b"others"].decode().splitlines()),
    )


def _convert(path: Path, sheet: str, spool: IO[bytes]) -> None:
    try:
        ended = subprocess.run(  # noqa: S603  # our own file; path and sheet are plain arguments
            [sys.executable, str(CHILD), str(path.resolve()), sheet],
            stdout=spool,
            stderr=subprocess.PIPE,
            check=False,
            timeout=2 * SECONDS,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        raise TooLarge(_TOO_LARGE) from None
    if ended.returncode == PASSWORD:
        raise UnreadableFile("The workbook is locked by a password. Save it without one.")
    if ended.returncode == NO_SHEET:
        raise UnreadableFile("The workbook has no sheet named %(sheet)s.", sheet=sheet or "…")
    if ended.returncode < 0 or b"MemoryError" in ended.stderr or b"memory" in ended.stderr:
        raise TooLarge(_TOO_LARGE)
    if ended.returncode:
        raise UnreadableFile(
            "The workbook is damaged. Open it in a spreadsheet and save it anew as XLSX."
        )


_TOO_LARGE = "The sheet is too large to be read as XLSX. Save it as CSV and import that."


def _chunks(spool: Spool, names: tuple[str, ...], header_row: int) -> Iterator[Chunk]:
    with pa.ipc.open_stream(pa.memory_map(str(spool.path))) as stream:
        for batch in stream:
            rows, *columns = batch.columns
            if rows[0].as_py() == header_row:
                rows, columns = rows[1:], [column[1:] for column in columns]
            yield sift(rows, pa.record_batch(columns, names=list(names)))
