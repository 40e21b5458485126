"""An answer as a table, flat or with one dimension across, and as a chart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.charts import Unit as Drawn
from kaifong.intelligence.queries import Answer, AnswerColumn, Unit
from kaifong.reports.queries.words import HUNDRED, Names, figure, headed

SERIES_AT_MOST, LABELS_AT_MOST, WARMEST = 8, 60, 9
DRAWN: Mapping[Unit, Drawn] = {Unit.CENTS: "hkd", Unit.BASIS_POINTS: "percent"}

type Drill = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Cell:
    """A figure as shown, where the people behind it are, and how warm it is in a heat map."""

    text: str
    value: int | None
    url: str = ""
    heat: int | None = None


@dataclass(frozen=True)
class Row:
    names: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Laid:
    """A table ready to be shown, and its chart."""

    corners: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...]
    chart: Chart | None


def laid_out(answer: Answer, chart: str, drill: Drill) -> Laid:
    """Lay an answer out: figures as columns, or the codes of what stands across."""
    names = Names(_products(answer))
    lay = _across if answer.asked.across else _flat
    laid = lay(answer, names, drill, heat=chart == "heat")
    return Laid(laid.corners, laid.heads, laid.rows, laid.total, _chart(answer, laid, chart))


def _products(answer: Answer) -> set[int]:
    at = [n for n, c in enumerate(answer.columns) if not c.is_figure and c.unit is Unit.PRODUCT]
    found = {row[n] for row in answer.rows for n in at}
    return {code for code in found if isinstance(code, int)}


def figures_of(answer: Answer) -> list[tuple[int, AnswerColumn]]:
    """Return the places and the columns of the figures."""
    return [(n, column) for n, column in enumerate(answer.columns) if column.is_figure]


def _flat(answer: Answer, names: Names, drill: Drill, *, heat: bool) -> Laid:
    sides, figures = answer.asked.dimensions, figures_of(answer)
    warmth = {n: _warmth([row[n] for row in answer.rows]) for n, _ in figures}
    rows = []
    for row in answer.rows:
        where = dict(zip(sides, row, strict=False))
        cells = tuple(
            Cell(
                figure(row[n], column.unit),
                _number(row[n]),
                "" if column.before else drill(where),
                warmth[n](row[n]) if heat else None,
            )
            for n, column in figures
        )
        called = tuple(names.called(side, row[n]) for n, side in enumerate(sides))
        rows.append(Row(called or (gettext("All"),), cells))
    whole = answer.totals.get((), ())
    total = tuple(_plain(row[n], c) for row in whole for n, c in figures) if sides else ()
    return Laid(
        _corners(answer, sides), tuple(headed(c) for _, c in figures), tuple(rows), total, None
    )


def _across(answer: Answer, names: Names, drill: Drill, *, heat: bool) -> Laid:
    asked = answer.asked
    across = asked.across or ""
    sides = tuple(side for side in asked.dimensions if side != across)
    at = asked.dimensions.index(across)
    figures = [(n, c) for n, c in figures_of(answer) if not c.before]
    codes = list(dict.fromkeys(row[at] for row in _by_place(answer, at)))
    cells = {(_key(asked.dimensions, row, sides), row[at]): row for row in answer.rows}
    keys = list(dict.fromkeys(key for key, _ in cells))
    of_sides = {_key(asked.dimensions, r, sides): r for r in answer.totals.get(sides, ())}
    whole = next(iter(answer.totals.get((), ())), None)
    if not sides:
        of_sides = {(): whole} if whole else {}
    of_codes = {row[at]: row for row in answer.totals.get((across,), ())}
    warm = {n: _warmth([row[n] for row in answer.rows]) for n, _ in figures}
    rows = []
    for key in keys:
        line = []
        where = dict(zip(sides, key, strict=True))
        for code in codes:
            row = cells.get((key, code))
            for n, column in figures:
                value = None if row is None else row[n]
                url = drill(where | {across: code}) if row else ""
                degree = warm[n](value) if heat else None
                line.append(Cell(figure(value, column.unit), _number(value), url, degree))
        line += [_plain(_at(of_sides.get(key), n), c) for n, c in figures]
        called = tuple(names.called(side, code) for side, code in zip(sides, key, strict=True))
        rows.append(Row(called or (gettext("All"),), tuple(line)))
    total = [_plain(_at(of_codes.get(code), n), c) for code in codes for n, c in figures] + [
        _plain(_at(whole, n), c) for n, c in figures
    ]
    heads = _heads([names.called(across, code) for code in codes], figures)
    return Laid(_corners(answer, sides), heads, tuple(rows), tuple(total) if sides else (), None)


def _heads(codes: Sequence[str], figures: Sequence[tuple[int, AnswerColumn]]) -> tuple[str, ...]:
    if len(figures) == 1:
        return (*codes, gettext("All"))
    return tuple(f"{code} · {headed(c)}" for code in (*codes, gettext("All")) for _, c in figures)


def _by_place(answer: Answer, at: int) -> list[tuple[Any, ...]]:
    return sorted(answer.rows, key=lambda row: (row[at] is None, str(type(row[at])), row[at] or 0))


def _key(dimensions: Sequence[str], row: Sequence[Any], sides: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[dimensions.index(side)] for side in sides)


def _corners(answer: Answer, sides: Sequence[str]) -> tuple[str, ...]:
    labels = {column.name: str(column.label) for column in answer.columns}
    return tuple(labels[side] for side in sides) or ("",)


def _at(row: Sequence[Any] | None, n: int) -> Any:
    return None if row is None else row[n]


def _plain(value: Any, column: AnswerColumn) -> Cell:
    return Cell(figure(value, column.unit), _number(value))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _warmth(values: Sequence[object]) -> Callable[[object], int | None]:
    known = [value for value in values if isinstance(value, int)]
    low, high = min(known, default=0), max(known, default=0)

    def degree(value: object) -> int | None:
        if not isinstance(value, int):
            return None
        return WARMEST if high == low else (value - low) * WARMEST // (high - low)

    return degree


def _chart(answer: Answer, laid: Laid, chart: str) -> Chart | None:
    if chart in {"none", "heat"} or not answer.asked.dimensions or not laid.rows:
        return None
    first = figures_of(answer)[0][1]
    scale = HUNDRED if first.unit in {Unit.BASIS_POINTS, Unit.TEN_THOUSANDTHS} else 1
    rows = laid.rows[:LABELS_AT_MOST]
    step = len([c for _, c in figures_of(answer) if not c.before]) if answer.asked.across else 1
    places = (
        range(0, len(laid.heads) - step, step)
        if answer.asked.across
        else [n for n, (_, c) in enumerate(figures_of(answer)) if c.unit is first.unit]
    )
    series = [
        Series(laid.heads[n], [_scaled(row.cells[n].value, scale) for row in rows])
        for n in list(places)[:SERIES_AT_MOST]
    ]
    return Chart(
        [" · ".join(row.names) for row in rows],
        series,
        kind="line" if chart == "line" else "bar",
        unit=DRAWN.get(first.unit, "count"),
        stacked=chart == "stacked",
    )


def _scaled(value: int | None, scale: int) -> float | None:
    return None if value is None else value if scale == 1 else value / scale
