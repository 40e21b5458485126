"""
Workbooks: the rows on the first sheet, written row by row, the cover on the second.

Text is written as text cells, which no spreadsheet reads as formulas: it stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from .sheet import Cell, Sheet, printable

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
FORMATS = {
    "hkd": "#,##0.00",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "count": "#,##0",
    "percent": "0.0%",
    "number": "#,##0.00",
}
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575  # below the head
EPOCH = date(1899, 12, 30).toordinal()


def write(sheet: Sheet, rows: Iterable[Sequence[Cell]], *, cover_title: str = "") -> IO[bytes]:
    """Return a whole workbook at its beginning; what no sheet can hold goes on in the next."""
    import xlsxwriter

    whole = TemporaryFile()  # noqa: SIM115  its reader closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(whole, options)
    try:
        _write(book, sheet, rows, cover_title)
        book.close()
    except BaseException:
        for page in book.worksheets():
            page.row_data_fh.close()  # rows on their way wait in a file of their own
        whole.close()
        raise
    whole.seek(0)
    return whole


def _write(book: Any, sheet: Sheet, rows: Iterable[Sequence[Cell]], cover_title: str) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    kinds = [column.kind for column in sheet.columns]
    styles = [formats.get(kind) for kind in kinds]
    waiting, count, number = iter(rows), 0, 0
    while number == 0 or count == number * MOST_ROWS:
        first = next(waiting, None)
        if number and first is None:
            break
        number += 1
        page = _page(book, sheet, number, bold, formats)
        here = chain([] if first is None else [first], islice(waiting, MOST_ROWS - 1))
        at = 0
        for at, row in enumerate(here, 1):
            _row(page, at, row, kinds, styles)
        count += at
        if sheet.columns:
            page.autofilter(0, 0, at, len(sheet.columns) - 1)
    _cover(book, sheet, count, bold, cover_title)


def _page(book: Any, sheet: Sheet, number: int, bold: Any, formats: Mapping[str, Any]) -> Any:
    more = "" if number == 1 else f" {number}"
    page = book.add_worksheet(f"{_sheet_name(sheet.title, 31 - len(more))}{more}")
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, formats.get(column.kind))
        page.write_string(0, at, printable(column.title)[:LONGEST_CELL], bold)
    page.freeze_panes(1, 0)
    return page


def _row(
    page: Any, at: int, row: Sequence[Cell], kinds: Sequence[str], styles: Sequence[Any]
) -> None:
    for place, cell in enumerate(row):
        if cell is None:
            continue
        if isinstance(cell, str):
            if cell:
                page.write_string(at, place, printable(cell)[:LONGEST_CELL])
        else:
            page.write_number(at, place, _number(cell, kinds[place]), styles[place])


def _number(cell: float | date, kind: str) -> float:
    if isinstance(cell, datetime):
        local = cell.astimezone(HONG_KONG)
        return local.toordinal() - EPOCH + (local.hour * 3600 + local.minute * 60) / 86_400
    if isinstance(cell, date):
        return cell.toordinal() - EPOCH
    return cell / 100 if kind == "hkd" else cell


def _cover(book: Any, sheet: Sheet, count: int, bold: Any, title: str) -> None:
    page = book.add_worksheet(_free(book, title or "Cover"))
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 80)
    page.write_string(0, 0, sheet.title, bold)
    lines = (*sheet.cover, (sheet.rows_label, f"{count:,}"))
    for at, (label, value) in enumerate(lines, 1):
        page.write_string(at, 0, label)
        page.write_string(at, 1, printable(value)[:LONGEST_CELL])


def _free(book: Any, title: str) -> str:
    """Return a name for a sheet that no other of the book has, whatever the case of its letters."""
    taken, name = {page.get_name().lower() for page in book.worksheets()}, _sheet_name(title)
    return f"{_sheet_name(title, 29)} ′" if name.lower() in taken else name


def _sheet_name(title: str, most: int = 31) -> str:
    """Return what Excel takes as a name: so many signs, some not, no quote at either end."""
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in printable(title))
    return clean[:most].strip("' ") or "-"
