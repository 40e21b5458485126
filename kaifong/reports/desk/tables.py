"""The table and the chart of sales: rows by one side, columns by figures or by another side."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from kaifong.foundation.web.charts import Chart, Series, Unit
from kaifong.reports.queries import Layout, Side, Sums
from kaifong.reports.rules import change, month_of

from . import wording
from .asking import Wanted
from .figures import Figure

ADDS_UP = {"net_cents", "orders", "units"}
SERIES_AT_MOST = 8  # more lines than colours tell nothing
EMPTY = Sums()
Drill = Callable[[Mapping[str, Any]], str]  # what narrows → address of the customers behind


@dataclass(frozen=True)
class Cell:
    """A figure as shown, and where its customers are."""

    text: str
    url: str
    head: str


@dataclass(frozen=True)
class Row:
    """One row: its name, its cells, and how its figure changed (share of one, or None)."""

    label: str
    cells: tuple[Cell, ...]
    change: float | None


@dataclass(frozen=True)
class SalesTable:
    """A table ready to be shown; `total` counts customers and orders once."""

    corner: object
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[str, ...]
    chart: Chart
    compares: bool


def sales_table(
    wish: Wanted, found: Layout, total: Sums, figures: tuple[Figure, ...], drill: Drill
) -> SalesTable:
    """Lay the sums out as asked."""
    keys = row_keys(wish, found)
    if wish.columns is None:
        return _of_figures(wish, found, total, figures, drill, keys)
    return _of_two_sides(wish, found, wish.columns, drill, keys)


def _of_figures(
    wish: Wanted,
    found: Layout,
    total: Sums,
    figures: tuple[Figure, ...],
    drill: Drill,
    keys: list[int],
) -> SalesTable:
    known = wording.names(wish.rows)
    heads = tuple(str(figure.label) for figure in figures)
    earlier = _earlier(wish, found)
    rows = tuple(
        Row(
            wording.called(wish.rows, key, known),
            tuple(
                _cell(figure, found.cells.get((key,), EMPTY), drill, {wish.rows: key}, head)
                for figure, head in zip(figures, heads, strict=True)
            ),
            _grown(wish.figure, found.cells.get((key,), EMPTY), earlier(key)),
        )
        for key in keys
    )
    return SalesTable(
        corner=wording.SIDES[wish.rows],
        heads=heads,
        rows=rows,
        total=tuple(figure.show(_value(figure, total)) for figure in figures),
        chart=_chart_of_one(wish, found, drill, keys),
        compares=bool(found.before) and wish.figure.kind != "percent",
    )


def _of_two_sides(
    wish: Wanted, found: Layout, columns: Side, drill: Drill, keys: list[int]
) -> SalesTable:
    across = _ordered(wish, columns, {key[1] for key in found.cells}, found, place=1)
    rows_known, columns_known = wording.names(wish.rows), wording.names(columns)
    heads = tuple(wording.called(columns, code, columns_known) for code in across)
    rows = tuple(
        Row(
            wording.called(wish.rows, key, rows_known),
            tuple(
                _cell(
                    wish.figure,
                    found.cells.get((key, code), EMPTY),
                    drill,
                    {wish.rows: key, columns: code},
                    head,
                )
                for code, head in zip(across, heads, strict=True)
            ),
            None,
        )
        for key in keys
    )
    return SalesTable(
        corner=wording.SIDES[wish.rows],
        heads=heads,
        rows=rows,
        total=(),
        chart=_chart_of_two(wish, found, keys, across, heads),
        compares=False,
    )


def _cell(figure: Figure, sums: Sums, drill: Drill, at: Mapping[Side, int], head: str) -> Cell:
    narrowed = {side.value: code for side, code in at.items()}
    what = {"what": figure.what.value} if figure.what else {}
    counted = sums.returns if figure.name == "returns_rate" else sums.customers
    url = drill(narrowed | what) if counted else ""
    return Cell(figure.show(_value(figure, sums)), url, head)


def row_keys(wish: Wanted, found: Layout) -> list[int]:
    if wish.rows is Side.MONTH:
        return list(wish.asked.period.months)
    return _ordered(wish, wish.rows, {key[0] for key in found.cells}, found, place=0)


def _ordered(
    wish: Wanted, side: Side, codes: Iterable[int], found: Layout, *, place: int
) -> list[int]:
    """Return months in their order, else what weighs most first."""
    if side is Side.MONTH:
        return list(wish.asked.period.months)
    weight = dict.fromkeys(codes, 0)
    for key, sums in found.cells.items():
        weight[key[place]] += sums.net_cents or sums.units
    return sorted(weight, key=lambda code: (-weight[code], code))


def _earlier(wish: Wanted, found: Layout) -> Callable[[int], Sums]:
    """Return how to find a row's sums in the period compared with."""
    shift = 0
    if wish.rows is Side.MONTH and wish.asked.before:
        shift = month_of(wish.asked.period.start) - month_of(wish.asked.before.start)
    return lambda key: found.before.get((key - shift,), EMPTY)


def _grown(figure: Figure, now: Sums, before: Sums) -> float | None:
    return change(_value(figure, now), _value(figure, before))


def _value(figure: Figure, sums: Sums) -> Any:
    return getattr(sums, figure.name)


def _chart_of_one(wish: Wanted, found: Layout, drill: Drill, keys: list[int]) -> Chart:
    known = wording.names(wish.rows)
    earlier = _earlier(wish, found)
    now = [_value(wish.figure, found.cells.get((key,), EMPTY)) for key in keys]
    series = [Series(wish.figure.label, now)]
    if found.before:
        before = [_value(wish.figure, earlier(key)) for key in keys]
        series = [Series(gettext("Now"), now), Series(gettext("Compared"), before)]
    return Chart(
        [wording.called(wish.rows, key, known) for key in keys],
        series,
        kind="bar" if wish.rows is Side.MONTH else "rows",
        unit=_unit(wish.figure),
        links=[drill({wish.rows.value: key}) for key in keys],
    )


def _chart_of_two(
    wish: Wanted, found: Layout, keys: list[int], across: list[int], heads: tuple[str, ...]
) -> Chart:
    known = wording.names(wish.rows)
    adds_up = wish.figure.name in ADDS_UP
    return Chart(
        [wording.called(wish.rows, key, known) for key in keys],
        [
            Series(head, [_value(wish.figure, found.cells.get((key, code), EMPTY)) for key in keys])
            for code, head in list(zip(across, heads, strict=True))[:SERIES_AT_MOST]
        ],
        kind="bar" if adds_up or wish.rows is not Side.MONTH else "line",
        unit=_unit(wish.figure),
        stacked=adds_up,
    )


def _unit(figure: Figure) -> Unit:
    units: dict[str, Unit] = {"hkd": "hkd", "percent": "percent"}
    return units.get(figure.kind, "count")
