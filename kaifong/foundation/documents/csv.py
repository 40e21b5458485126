"""Comma-separated files that Excel opens rightly: UTF-8 with its mark, CRLF, cover on top."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from .sheet import Cell, Column, Sheet, harmless

MARK = "\ufeff".encode()
IN_MEMORY = 4 * 1024 * 1024
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def write(sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Return a whole file at its beginning; lines of the cover begin with a number sign."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        count = _body(body, sheet, rows)
        whole = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  its reader closes it
        whole.write(MARK + _cover(sheet, count))
        body.seek(0)
        copyfileobj(body, whole)
    whole.seek(0)
    return whole


def _body(body: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> int:
    text = io.TextIOWrapper(body, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(column.title) for column in sheet.columns])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  how many there were
        cells = zip(row, sheet.columns, strict=True)
        writer.writerow([_shown(cell, column) for cell, column in cells])
    text.detach()
    return count


def _cover(sheet: Sheet, count: int) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([f"# {sheet.title}"])
    for label, value in (*sheet.cover, (sheet.rows_label, f"{count:,}")):
        writer.writerow([f"# {label}: {harmless(value)}"])
    return lines.getvalue().encode()


def _shown(cell: Cell, column: Column) -> str | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, int | float):
        return f"{cell / 100:.2f}" if column.kind == "hkd" else cell
    if isinstance(cell, datetime):
        return f"{cell.astimezone(HONG_KONG):%Y-%m-%d %H:%M}"
    return cell.isoformat()
