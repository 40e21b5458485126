"""Which chart suits which question, and why another does not."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import DIMENSIONS, HIDDEN, Answer, Unit

from .table import figures_of

CHARTS = {
    "bar": _("Bars"),
    "line": _("Lines"),
    "stacked": _("Stacked bars"),
    "heat": _("Heat map"),
    "funnel": _("Funnel"),
    "cohort": _("Cohorts"),
    "map": _("Map of the districts"),
    "waterfall": _("Waterfall"),
    "none": _("Table only"),
}
STAGES_AT_MOST = 12
TIMES = {Unit.MONTH, Unit.DATE}
UNSUITED = {
    "side": _("This chart needs at least one side. Choose one, or see the table."),
    "funnel": _(
        "A funnel needs stages: two or more figures of one kind without any side, or one side"
        " with at most 12 rows."
    ),
    "below nothing": _("A funnel cannot show figures below nothing."),
    "cohort": _(
        "Cohorts need two sides, best of months: when customers joined, then when it happened."
    ),
    "map": _("The map needs “District” as the only side."),
    "waterfall": _("A waterfall needs one side, and nothing across."),
    "kept back": _("Some figures are kept back, so that this chart would not add up."),
}


def unsuited(answer: Answer, kind: str) -> str:
    """Return why a chart does not suit an answer, in words; empty if it does, or there is none."""
    why = CHECKS.get(kind, _of_any)(answer) if answer.rows and kind != "none" else ""
    return str(UNSUITED[why]) if why else ""


def _of_any(answer: Answer) -> str:
    return "" if answer.asked.dimensions else "side"


def _of_funnel(answer: Answer) -> str:
    asked = answer.asked
    staged = len(asked.dimensions) == 1 and len(answer.rows) <= STAGES_AT_MOST
    if asked.across or not (staged or (not asked.dimensions and len(_alike(answer)) > 1)):
        return "funnel"
    values = [row[n] for row in answer.rows for n in _alike(answer)]
    return "below nothing" if any(isinstance(v, int) and v < 0 for v in values) else ""


def _of_cohort(answer: Answer) -> str:
    return "" if len(answer.asked.dimensions) == 2 else "cohort"


def _of_map(answer: Answer) -> str:
    return "" if answer.asked.dimensions == ("district",) else "map"


def _of_waterfall(answer: Answer) -> str:
    if len(answer.asked.dimensions) != 1 or answer.asked.across:
        return "waterfall"
    first = figures_of(answer)[0][0]
    hidden = any(v is HIDDEN for row in answer.rows for v in row[first : first + 2])
    return "kept back" if hidden else ""


def _alike(answer: Answer) -> list[int]:
    """Return the places of the figures that are of the first one's kind."""
    figures = figures_of(answer)
    return [n for n, c in figures if c.unit is figures[0][1].unit and not c.before]


def is_of_time(dimension: str) -> bool:
    return DIMENSIONS[dimension].unit in TIMES


CHECKS: Mapping[str, Callable[[Answer], str]] = {
    "funnel": _of_funnel,
    "cohort": _of_cohort,
    "map": _of_map,
    "waterfall": _of_waterfall,
}
