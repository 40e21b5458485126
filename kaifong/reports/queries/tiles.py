"""What a tile asks: its report's question, of the dashboard's days, as much as it shows."""

from collections.abc import Mapping
from dataclasses import replace

from kaifong.intelligence.queries import Ask, Compare, Days, Relative, Span
from kaifong.reports.rules.boards import Beside, BoardDays, Shows

DAYS: Mapping[BoardDays, Days] = {
    BoardDays.MONTH: Relative(Span.MONTH),
    BoardDays.LAST_MONTH: Relative(Span.LAST_MONTH),
    BoardDays.DAYS_30: Relative(Span.LAST_DAYS, 30),
    BoardDays.QUARTER: Relative(Span.QUARTER),
    BoardDays.MONTHS_12: Relative(Span.LAST_MONTHS, 12),
    BoardDays.YEAR: Relative(Span.YEAR),
}
COMPARES: Mapping[Beside, Compare | None] = {
    Beside.BEFORE: Compare.BEFORE,
    Beside.YEAR_AGO: Compare.YEAR_AGO,
    Beside.NOTHING: None,
}


def figures_in(asked: Ask) -> list[str]:
    """Return the names of the figures that a number could be."""
    return [*asked.measures, *(one.name for one in asked.calculated)]


def figure_in(asked: Ask, measure: str) -> str:
    """Return the figure that is meant, or the first if the report has it no more."""
    names = figures_in(asked)
    return measure if measure in names else names[0]


def question(asked: Ask, shows: Shows, measure: str, days: BoardDays, beside: Beside) -> Ask:
    """Return what is asked for a tile; a number is the whole of its figure, not told apart."""
    period = DAYS.get(days, asked.period)
    if shows is not Shows.NUMBER:
        return replace(asked, period=period, compare=None)
    name = figure_in(asked, measure)
    defined = name in asked.measures
    return replace(
        asked,
        measures=(name,) if defined else asked.measures,
        calculated=() if defined else asked.calculated,
        dimensions=(),
        across=None,
        having=(),
        order=(),
        limit=None,
        period=period,
        compare=COMPARES[beside],
    )
