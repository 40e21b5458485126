"""Charts of an answer as SVG: for pages, files and mails alike, outside of any request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext

from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web.formats import NOTHING
from kaifong.intelligence.queries import Answer, Unit
from kaifong.reports.desk import wording
from kaifong.reports.queries.pictures import NothingToDraw
from kaifong.reports.queries.words import figure, headed
from kaifong.reports.rules.drawing import axes, districts, funnel, grid, waterfall
from kaifong.reports.rules.drawing.plot import Line, Plot
from kaifong.reports.rules.drawing.shapes import Drawing
from kaifong.reports.rules.drawing.svg import written

from . import falling
from .suiting import CHARTS, unsuited
from .table import LABELS_AT_MOST, SERIES_AT_MOST, Laid, figures_of, laid_out, places_of

WIDE, NARROW = 760.0, 340.0
MONTHS_SINCE = 36


class DoesNotSuit(NothingToDraw):
    """This chart cannot be drawn of this answer; says why in words."""


@dataclass(frozen=True)
class Picture:
    """A chart that can be drawn at any width: its name, what it shows, what it leaves out."""

    title: str
    said: str
    note: str
    draw: Callable[[float], Drawing]

    def svg(self, width: float = WIDE) -> str:
        """Return the chart as SVG, in the language in which it was made."""
        language = translation.get_language() or "en"
        return written(self.draw(width), title=self.title, said=self.said, language=language)


def chart_svg(answer: Answer, kind: str, language: str, *, width: float = WIDE) -> str:
    """
    Return a chart of an answer as SVG that stands alone, in a language (“en” or “zh-hant”).

    `kind` is one of `suiting.CHARTS`; the first figure is drawn, funnels draw all of its kind.

    :raises DoesNotSuit: if the kind does not suit the answer, there are no rows, or it is “none”
    """
    with translation.override(language):
        return picture(answer, kind).svg(width)


def picture(answer: Answer, kind: str) -> Picture:
    """
    Return a chart of an answer in the language that is active.

    :raises DoesNotSuit: if the kind does not suit the answer, there are no rows, or it is “none”
    """
    trouble = unsuited(answer, kind)
    if trouble or kind not in DRAW or not answer.rows:
        raise DoesNotSuit(trouble or gettext("There is nothing to draw."))
    laid = laid_out(answer, "none", lambda _where, _figure: "")
    labels = {c.name: str(c.label) for c in answer.columns}
    sides = ", ".join(labels[name] for name in answer.asked.dimensions)
    first = headed(figures_of(answer)[0][1])
    title = f"{first} · {sides}" if sides else first
    names = {"chart": CHARTS[kind], "count": len(laid.rows)}
    said = gettext("%(chart)s of %(count)s rows; the table tells each figure.") % names
    draw, note = DRAW[kind](answer, laid)
    return Picture(title, said, note, draw)


type Made = tuple[Callable[[float], Drawing], str]


def shower(unit: Unit) -> Callable[[float | None], str]:
    """Return how figures of a unit are written on a chart."""

    def show(value: float | None) -> str:
        if value is None:
            return NOTHING
        if unit is Unit.COUNT and value != int(value):
            return f"{value:,.1f}"
        return figure(round(value), unit)

    return show


def plotted(answer: Answer, laid: Laid, most: int = SERIES_AT_MOST) -> Plot:
    """Return the first figure (or what stands across) as series over the rows."""
    rows, unit = laid.rows[:LABELS_AT_MOST], figures_of(answer)[0][1].unit
    lines = [
        Line(laid.heads[n], tuple(row.cells[n].value for row in rows))
        for n in places_of(answer, laid)[:most]
    ]
    return Plot(tuple(" · ".join(row.names) for row in rows), tuple(lines), shower(unit))


def _left_out(answer: Answer, laid: Laid, most_series: int = SERIES_AT_MOST) -> str:
    rows, series = len(laid.rows), len(places_of(answer, laid))
    if rows <= LABELS_AT_MOST and series <= most_series:
        return ""
    most = {"rows": LABELS_AT_MOST, "series": most_series}
    return gettext("Only the first %(rows)s rows and %(series)s series are drawn.") % most


def _bars(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    return lambda width: axes.bars(plot, width), _left_out(answer, laid)


def _stacked(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    return lambda width: axes.bars(plot, width, stacked=True), _left_out(answer, laid)


def _lines(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    return lambda width: axes.lines(plot, width), _left_out(answer, laid)


def _heat(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid, LABELS_AT_MOST)
    return lambda width: grid.heat(plot, width), _left_out(answer, laid, LABELS_AT_MOST)


def _funnel(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    if not answer.asked.dimensions:
        (row,) = laid.rows
        figures = figures_of(answer)
        at = [n for n in places_of(answer, laid) if not figures[n][1].before]
        values = tuple(row.cells[n].value for n in at)
        plot = Plot(tuple(laid.heads[n] for n in at), (Line("", values),), plot.show)
    return lambda width: funnel.funnel(plot, width), ""


def _cohorts(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    found = falling.cohorts_of(answer, MONTHS_SINCE)
    if found is None:
        across = falling.two_sides(answer, plot.show, LABELS_AT_MOST)
        return lambda width: grid.heat(across, width), ""
    note = gettext("Columns: months since the first.")
    return lambda width: grid.cohorts(found, plot, width), note


def _map(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    at = figures_of(answer)[0][0]
    told = {row[0]: row[at] for row in answer.rows}
    values = {code: v for code, v in told.items() if isinstance(code, int) and isinstance(v, int)}
    names: Mapping[int, str] = {d.value: wording.own(d.name_en, d.name_zh) for d in District}
    others = [
        f"{row.names[0]} {row.cells[0].text}"
        for row, code in zip(laid.rows, told, strict=True)
        if code not in districts.PLACES
    ]
    note = gettext("Not on the map: %(others)s") % {"others": "; ".join(others)} if others else ""
    return lambda width: districts.cartogram(values, names, plot, width), note


def _waterfall(answer: Answer, laid: Laid) -> Made:
    plot = plotted(answer, laid)
    steps = falling.steps_of(answer, laid)
    return lambda width: waterfall.waterfall(steps, plot, width), ""


DRAW: Mapping[str, Callable[[Answer, Laid], Made]] = {
    "bar": _bars,
    "line": _lines,
    "stacked": _stacked,
    "heat": _heat,
    "funnel": _funnel,
    "cohort": _cohorts,
    "map": _map,
    "waterfall": _waterfall,
}
