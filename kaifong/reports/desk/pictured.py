"""The chart of the monitoring report as a drawing that stands alone."""

from dataclasses import replace
from functools import partial

from django.utils.translation import get_language, gettext

from kaifong.authority.queries import Actor
from kaifong.foundation.web import formats
from kaifong.foundation.web.charts import Chart, Series
from kaifong.reports import queries
from kaifong.reports.queries import Glance
from kaifong.reports.queries.pictures import NothingToDraw
from kaifong.reports.rules.drawing import axes
from kaifong.reports.rules.drawing.plot import Line, Plot
from kaifong.reports.rules.drawing.svg import written

from . import wording
from .asking import Wanted
from .figures import of_table
from .tables import sales_table

WIDE = 760.0


def drawing(actor: Actor, wish: Wanted, glance: Glance) -> tuple[str, int]:
    """
    Return the chart of the view that is open, as SVG, and how many rows it draws.

    It is of the rows that the actor may take out, in the language that is on.

    :raises NothingToDraw: if the view has no chart, or there is nothing in it
    :raises NotAllowed: if customers are closed to him, and the view is of them
    """
    title, chart = _chart(actor, wish, glance)
    if not any(value is not None for series in chart.series for value in series.values):
        raise NothingToDraw(gettext("There is nothing to draw."))
    lines = tuple(Line(str(one.name), tuple(one.values)) for one in chart.series)
    plot = Plot(tuple(map(str, chart.labels)), lines, partial(_shown, chart))
    drawn = (
        axes.lines(plot, WIDE)
        if chart.kind == "line"
        else axes.bars(plot, WIDE, stacked=chart.stacked)
    )
    count = len(chart.labels)
    said = gettext("A chart of %(count)s rows; the table tells each figure.") % {"count": count}
    return written(drawn, title=title, said=said, language=get_language() or "en"), count


def of_sales(actor: Actor, wish: Wanted, glance: Glance) -> str:
    """Return the chart of sales, whichever view is open; empty if there is nothing to draw."""
    try:
        return drawing(actor, replace(wish, view="sales"), glance)[0]
    except NothingToDraw:
        return ""


def _shown(chart: Chart, value: float | None) -> str:
    """Return a value as the axis shows it: an amount without its cents."""
    whole = chart.unit == "hkd" and value is not None
    return formats.hkd0(round(value or 0)) if whole else chart.show(value)


def _chart(actor: Actor, wish: Wanted, glance: Glance) -> tuple[str, Chart]:
    if wish.view == "sales":
        return _sales(actor, wish, glance)
    if wish.view == "segments":
        found, _ = queries.segments(actor=actor, asked=wish.asked)
        names = [wording.segment(row.segment)[0] for row in found]
        people = Series(gettext("Customers"), [row.customers for row in found])
        return gettext("Customers by segment"), Chart(names, [people])
    raise NothingToDraw(gettext("This view has no chart. Open sales or segments, or take Excel."))


def _sales(actor: Actor, wish: Wanted, glance: Glance) -> tuple[str, Chart]:
    found = queries.layout(actor=actor, asked=wish.asked, rows=wish.rows, columns=wish.columns)
    figures = of_table(queries.openness(actor, wish.asked.action))
    table = sales_table(wish, found, glance.now, figures, lambda _narrowed: "")
    sides = [str(wording.SIDES[side]) for side in (wish.rows, wish.columns) if side]
    return f"{wish.figure.label} · {', '.join(sides)}", table.chart
