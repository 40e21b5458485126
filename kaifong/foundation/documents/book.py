"""Workbooks of several sheets with a cover first, for reports: small tables of ready rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from .sheet import printable

Kind = Literal["text", "count", "hkd", "percent", "number"]
Cell = str | int | float | None  # amounts in HKD cents, percentages as shares of one
FORMATS = {"count": "#,##0", "hkd": "#,##0.00", "percent": "0.0%", "number": "#,##0.00"}
WIDEST, NARROWEST = 42, 10  # characters
LONGEST_CELL = 32_767


@dataclass(frozen=True)
class Column:
    """A column's heading and what stands in it."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """One table with a name and what must be known to read it."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


def write(
    title: str, cover_title: str, cover: Sequence[tuple[str, str]], tables: Sequence[Table]
) -> bytes:
    """Return a workbook: the cover, then a sheet for each table; text never becomes a formula."""
    import xlsxwriter

    whole = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(whole, options)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    styles = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    _cover(book, title, cover_title, cover)
    taken = {cover_title.lower()}
    for table in tables:
        page = book.add_worksheet(_name(table.title, taken))
        for at, column in enumerate(table.columns):
            page.set_column(at, at, _width(table, at), styles.get(column.kind))
            page.write_string(0, at, column.title, bold)
        page.freeze_panes(1, 1)
        for at, row in enumerate(table.rows, 1):
            _row(page, at, row, table.columns, styles)
        if table.rows:
            page.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.close()
    return whole.getvalue()


def _cover(book: Any, title: str, name: str, lines: Sequence[tuple[str, str]]) -> None:
    page = book.add_worksheet(name)
    big = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 26, wrapped)
    page.set_column(1, 1, 90, wrapped)
    page.write_string(0, 0, title, big)
    for at, (label, value) in enumerate(lines, 2):
        page.write_string(at, 0, printable(label)[:LONGEST_CELL], wrapped)
        page.write_string(at, 1, printable(value)[:LONGEST_CELL], wrapped)


def _row(
    page: Any, at: int, row: Sequence[Cell], columns: Sequence[Column], styles: dict[str, Any]
) -> None:
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        if cell is None:
            continue
        if isinstance(cell, str):
            page.write_string(at, place, printable(cell)[:LONGEST_CELL])
        else:
            number = cell / 100 if column.kind == "hkd" else cell
            page.write_number(at, place, number, styles.get(column.kind))


def _width(table: Table, at: int) -> int:
    words = [str(row[at]) for row in table.rows[:200] if isinstance(row[at], str)]
    longest = max([len(table.columns[at].title) + 2, *map(len, words)])
    return max(NARROWEST, min(WIDEST, longest))


def _name(title: str, taken: set[str]) -> str:
    """Return a name that no other sheet has: Excel takes 31 characters, some signs not."""
    clean = "".join(" " if sign in "[]:*?/\\'" else sign for sign in printable(title))[:31]
    name, number = clean, 2
    while name.lower() in taken:
        name, number = f"{clean[:27]} {number}", number + 1
    taken.add(name.lower())
    return name
