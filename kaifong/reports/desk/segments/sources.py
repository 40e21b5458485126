"""What an address means as a segment: a cell, a figure, a filtered list, or other segments."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from kaifong.authority.queries import Actor
from kaifong.customers.queries import wished
from kaifong.intelligence.queries import Chosen, Days, Relative, Span, vocabulary
from kaifong.intelligence.queries.segments import (
    BadPredicate,
    Counted,
    Either,
    Every,
    Figure,
    Listed,
    Of,
    Predicate,
    Without,
    cell,
)
from kaifong.reports.desk.behind import Drilled, drilled
from kaifong.reports.desk.building.cell import where_of
from kaifong.reports.desk.building.wanted import wish_of
from kaifong.reports.queries import What
from kaifong.reports.rules import Span as ReportSpan

LONGEST = 20_000  # of an address
FIGURES = {
    What.BUYERS: Figure.BUYERS,
    What.RETURNERS: Figure.RETURNERS,
    What.STAGE: Figure.STAGE,
    What.SEGMENT: Figure.VALUE,
    What.COHORT: Figure.COHORT,
    What.PRODUCT: Figure.PRODUCT,
}
# The spans of the monitoring report, as days that stay relative.
RELATIVE = {
    ReportSpan.TWELVE_MONTHS: Relative(Span.LAST_MONTHS, 12),
    ReportSpan.MONTH: Relative(Span.MONTH),
    ReportSpan.LAST_MONTH: Relative(Span.LAST_MONTH),
    ReportSpan.QUARTER: Relative(Span.QUARTER),
    ReportSpan.LAST_QUARTER: Relative(Span.LAST_QUARTER),
    ReportSpan.YEAR: Relative(Span.YEAR),
    ReportSpan.LAST_YEAR: Relative(Span.LAST_YEAR),
}
SOURCES = ("cell", "figure", "list", "of")


@dataclass(frozen=True)
class Source:
    """What a segment is made from, and the address that says so again."""

    predicate: Predicate
    query: str


def source_of(data: QueryDict, *, actor: Actor, today: date) -> Source:
    """
    Return what an address means.

    :raises BadPredicate: if it means nothing
    :raises BadAsk, BadDays, NotAllowed: if it asks for what there is not, or is not open
    """
    kind = data.get("from", "")
    if kind not in SOURCES:
        raise BadPredicate("unreadable")
    rest = data.copy()
    for name in ("from", "after", "before", "csrfmiddlewaretoken"):
        rest.pop(name, None)
    if kind == "cell":
        wish = wish_of(rest, vocabulary(actor=actor))
        predicate: Predicate = cell(wish.asked, where_of(rest, wish.asked))
    elif kind == "figure":
        predicate = _counted(drilled(rest, actor=actor, today=today))
    elif kind == "list":
        predicate = Listed(wished(actor=actor, query=rest.urlencode()).query)
    else:
        predicate = _of_others(rest)
    return Source(predicate, f"from={kind}&{rest.urlencode()}"[:LONGEST])


def _counted(found: Drilled) -> Counted:
    asked = found.asked
    days: Days | None = None
    if found.month is None:
        days = RELATIVE.get(found.wish.span)
    chosen = Chosen(asked.period.start, asked.period.last)
    return Counted(FIGURES[found.what], found.values, days or chosen, asked.filters)


def _of_others(data: QueryDict) -> Predicate:
    every, some, but = (_segments(data, name) for name in ("all", "any", "but"))
    parts: list[Predicate] = [*every]
    if some:
        parts.append(some[0] if len(some) == 1 else Either(tuple(some)))
    parts += [Without(one) for one in but]
    if not parts:
        raise BadPredicate("empty")
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _segments(data: QueryDict, name: str) -> list[Predicate]:
    given = dict.fromkeys(data.getlist(name))
    return [Of(int(one)) for one in given if one.isdecimal() and len(one) < 16]
