"""The steps of a waterfall, and the rows of cohorts, from an answer."""

from collections.abc import Callable
from itertools import pairwise

from django.utils.translation import gettext

from kaifong.intelligence.queries import DIMENSIONS, Answer, Unit
from kaifong.reports.desk import wording
from kaifong.reports.queries.words import Names
from kaifong.reports.rules.drawing.grid import Cohort
from kaifong.reports.rules.drawing.plot import Line, Plot
from kaifong.reports.rules.drawing.waterfall import Step

from .suiting import is_of_time
from .table import Laid, figures_of, products_in

STEPS_AT_MOST = 24


def steps_of(answer: Answer, laid: Laid) -> list[Step]:
    """
    Return from where to where the first figure went.

    Compared periods: from the whole before to the whole now, by side. A side of time: from its
    first row to its last, by what changed between them. Another side: its rows, up to the whole.
    """
    at = figures_of(answer)[0][0]
    whole = next(iter(answer.totals[()]), None)
    names = [row.names[0] for row in laid.rows]
    now = [_number(row[at]) for row in answer.rows]
    if answer.asked.compare:
        before = [_number(row[at + 1]) for row in answer.rows]
        begun = _number(whole[at + 1]) if whole else 0
        changes = [b - a for a, b in zip(before, now, strict=True)]
        return _joined(gettext("Before"), begun, names, changes, _number(whole[at]) if whole else 0)
    if is_of_time(answer.asked.dimensions[0]):
        changes = [b - a for a, b in pairwise(now)]
        return _joined(names[0], now[0], names[1:], changes, now[-1])
    return _joined("", 0, names, now, _number(whole[at]) if whole else sum(now))


def _joined(first: str, begun: int, names: list[str], changes: list[int], end: int) -> list[Step]:
    steps = [Step(first, begun, is_whole=True)] if first else []
    steps += [Step(*one) for one in zip(names, changes, strict=True)][:STEPS_AT_MOST]
    rest = changes[STEPS_AT_MOST:]
    if rest:
        steps.append(Step(gettext("%(count)s others") % {"count": len(rest)}, sum(rest)))
    # Where the rows do not add up to the whole, the chart says so instead of hiding it.
    if twice := end - begun - sum(changes):
        steps.append(Step(gettext("Not in these rows, or in several"), twice))
    return [*steps, Step(gettext("All") if not first else gettext("In the end"), end, True)]


def cohorts_of(answer: Answer, longest: int) -> list[Cohort] | None:
    """Return rows of months by months since, or None if the sides are not two of months."""
    asked = answer.asked
    if any(DIMENSIONS[name].unit is not Unit.MONTH for name in asked.dimensions):
        return None
    at = figures_of(answer)[0][0]
    told = {row[:2]: row[at] for row in answer.rows}
    last = answer.period.last_month
    found = []
    for first in sorted({a for a, _ in told if isinstance(a, int)}):
        reached = range(first, min(last, first + longest) + 1)
        # No row means that nothing happened; after the period nothing is known.
        values = tuple(_known(told.get((first, month), 0)) for month in reached)
        found.append(Cohort(wording.month(first), values))
    return found


def two_sides(answer: Answer, show: Callable[[float | None], str], most: int) -> Plot:
    """Return the first figure by the first side as rows and the second as columns."""
    one, two = answer.asked.dimensions
    at = figures_of(answer)[0][0]
    names = Names(products_in(answer))
    told = {row[:2]: _known(row[at]) for row in answer.rows}
    rows = list(dict.fromkeys(a for a, _ in told))[:most]
    lines = [
        Line(names.called(two, b), tuple(told.get((a, b)) for a in rows))
        for b in list(dict.fromkeys(b for _, b in told))[:most]
    ]
    return Plot(tuple(names.called(one, a) for a in rows), tuple(lines), show)


def _known(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
