"""An answer as plain tables for files: flat, or with one dimension across."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from kaifong.foundation.documents.book import Cell, Column, Kind, Table
from kaifong.intelligence.queries import Answer, AnswerColumn, Hidden, Unit

from . import words

KINDS: dict[Unit, Kind] = {
    Unit.CENTS: "hkd",
    Unit.BASIS_POINTS: "percent",
    Unit.TEN_THOUSANDTHS: "number",
}

type Row = Sequence[Any]
type Called = Callable[[str, object], str]


def flat(answer: Answer) -> Table:
    """Return the rows of an answer, their codes in words; what is kept back is said to be."""
    names = names_of(answer)
    rows = [
        [
            cell(value, column) if column.is_figure else names.called(column.name, value)
            for value, column in zip(row, answer.columns, strict=True)
        ]
        for row in answer.rows
    ]
    return Table(gettext("Figures"), [column_of(one) for one in answer.columns], rows)


def crossed(answer: Answer) -> Table | None:
    """Return the same with the codes of what stands across side by side; none if nothing does."""
    across = answer.asked.across
    if across is None:
        return None
    names, at = names_of(answer), answer.asked.dimensions.index(across)
    figures = [(n, one) for n, one in enumerate(answer.columns) if one.is_figure and not one.before]
    sides = [(n, one) for n, one in enumerate(answer.columns) if not one.is_figure and n != at]
    codes = codes_at(answer, at)
    found: dict[tuple[Any, ...], dict[Any, Row]] = {}
    for row in answer.rows:
        found.setdefault(tuple(row[n] for n, _ in sides), {})[row[at]] = row
    heads = [column_of(one) for _, one in sides] or [Column("")]
    for code in codes:
        heads += [_headed(names.called(across, code), one, figures) for _, one in figures]
    rows = []
    for key, cells in found.items():
        called = [names.called(one.name, code) for (_, one), code in zip(sides, key, strict=True)]
        line: list[Cell] = [*(called or [gettext("All")])]
        for code in codes:
            there = cells.get(code)
            line += [None if there is None else cell(there[n], one) for n, one in figures]
        rows.append(line)
    return Table(gettext("Side by side"), heads, rows)


def names_of(answer: Answer) -> words.Names:
    """Return what the codes of an answer are called; its products are looked up together."""
    at = [n for n, c in enumerate(answer.columns) if not c.is_figure and c.unit is Unit.PRODUCT]
    products = {row[n] for row in answer.rows for n in at}
    return words.Names({code for code in products if isinstance(code, int)})


def codes_at(answer: Answer, at: int) -> list[Any]:
    """Return the codes of a dimension in their own order, none given last."""
    codes = {row[at] for row in answer.rows}
    return sorted(codes, key=lambda code: (code is None, str(type(code)), code or 0))


def cell(value: object, column: AnswerColumn) -> Cell:
    """Return a figure as files take it: cents, shares of one, or words in its place."""
    if isinstance(value, Hidden):
        return words.kept_back()
    if not isinstance(value, int):
        return None
    shares = column.unit in {Unit.BASIS_POINTS, Unit.TEN_THOUSANDTHS}
    return value / words.HUNDRED if shares else value


def column_of(column: AnswerColumn) -> Column:
    """Return a column's heading, with the currency of amounts, and what stands in it."""
    if not column.is_figure:
        return Column(words.headed(column))
    kind = KINDS.get(column.unit, "count")
    return Column(f"{words.headed(column)} (HK$)" if kind == "hkd" else words.headed(column), kind)


def plain(value: object) -> object:
    """Return a value as JSON takes it."""
    if isinstance(value, Hidden):
        return {"hidden": True}
    return value.isoformat() if isinstance(value, date) else value


def _headed(code: str, column: AnswerColumn, among: Sequence[Any]) -> Column:
    own = column_of(column)
    return Column(code if len(among) == 1 else f"{code} · {own.title}", own.kind)
