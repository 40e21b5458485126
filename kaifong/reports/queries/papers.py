"""Tables of figures as they stand on paper."""

from collections.abc import Callable, Sequence
from typing import Any

from kaifong.foundation.documents.book import Cell, Column, Table
from kaifong.foundation.documents.pdf import Paper
from kaifong.foundation.documents.pdf import Table as OnPaper
from kaifong.foundation.web import formats

SHOW: dict[str, Callable[[Any], str]] = {
    "hkd": formats.hkd0,
    "count": formats.count,
    "percent": formats.percent,
    "number": lambda number: f"{number:,.2f}",
    "text": lambda text: str(text or ""),
}


def paper(
    title: str, language: str, facts: Sequence[tuple[str, str]], tables: Sequence[Table]
) -> Paper:
    """Return a paper of tables; its foot says the title, for whom it is and as of when."""
    said = [title, *(text for _label, text in facts[:3])]
    return Paper(
        title=title,
        language=language,
        facts=facts,
        tables=[on_paper(table) for table in tables],
        foot=" · ".join(said),
    )


def on_paper(table: Table) -> OnPaper:
    """Return a table with its figures as text."""
    return OnPaper(
        table.title,
        [column.title for column in table.columns],
        [_texts(row, table.columns) for row in table.rows],
        [at for at, column in enumerate(table.columns) if column.kind != "text"],
        table.note,
    )


def _texts(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    return [_text(cell, column.kind) for cell, column in zip(row, columns, strict=True)]


def _text(cell: Cell, kind: str) -> str:
    if isinstance(cell, str):
        return cell
    return "" if cell is None else SHOW[kind](cell)
