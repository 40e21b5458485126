"""A ready report: what it answers, how to read it, its figures, and how each is defined."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.authority.wording import CLASSES
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    RATES,
    Answer,
    Ask,
    Compare,
    Relative,
    Span,
    Status,
    Vocabulary,
    vocabulary,
)
from kaifong.orders.permissions import Permission
from kaifong.reports.queries.library import LIBRARY, Entry, is_open

from .answering import figures_or_why, today
from .building import words
from .building.narrowing import CUSTOM
from .building.page import shown
from .building.wanted import Wish, query_of, wish_of
from .places import tabs

OWNERS = {
    "management": _("Management"),
    "privacy": _("Privacy office"),
    "sales": _("Sales"),
    "service": _("Customer service"),
}
DAYS = ("period", "number", "start", "last", "compare")


@dataclass(frozen=True)
class Defined:
    """What is said of a figure or a side: from its definition."""

    label: Promise | str
    said: Promise | str
    formula: str
    owner: Promise | str
    version: int
    sensitivity: Promise | str
    draft: bool


@require_safe
@staff_only
@plainly
@figures_or_why
def entry(request: StaffRequest, key: str) -> HttpResponse:
    """Show a ready report for the days that the reader chooses."""
    known = vocabulary(actor=request.actor)
    one = LIBRARY.get(key)
    if one is None or not is_open(one, known):
        raise NotAllowed("no such report")
    asked, trouble = chosen(one, request.GET, known)
    wish = Wish(asked, one.chart, None)
    answer: Answer | None = None
    try:
        answer = intelligence.ask(
            actor=request.actor, asked=asked, today=today(), at=timezone.now()
        )
    except words.TROUBLES as refused:
        trouble = trouble or words.refusal(refused)
    return page(
        request,
        "reports/desk/entry.html",
        part="answer",
        tabs=tabs(),
        entry=one,
        trouble=trouble,
        builder=f"{reverse('reports:build')}?{wish.query()}",
        query=wish.query(),
        may_build=request.actor.may(Permission.ORDER_REPORT),
        subject=f"library:{key}",
        defined=[*defined(asked)],
        **_choosing(asked, request.GET),
        **(_shown(wish, answer, request, one) if answer else {}),
    )


def chosen(one: Entry, given: QueryDict, known: Vocabulary) -> tuple[Ask, str]:
    """Return the question for the days that an address names, and what is wrong with them."""
    query = query_of(one.asked)
    for name in DAYS:
        if name in given:
            query[name] = str(given[name])
    try:
        wanted = wish_of(query, known).asked
    except words.TROUBLES as refused:
        return one.asked, words.refusal(refused)
    return replace(one.asked, period=wanted.period, compare=wanted.compare), ""


def defined(asked: Ask) -> Iterable[Defined]:
    """Yield what is said of each figure and side, as they stand in the definitions."""
    for name in (*asked.measures, *asked.dimensions):
        one = DEFINED_MEASURES.get(name) or DIMENSIONS[name]
        yield _defined(one, one.formula, "")
    for reckoned in asked.calculated:
        rate = RATES[reckoned.name]
        yield _defined(rate, rate.said, _in_labels(rate.formula))


def _defined(one: Any, said: Promise | str, formula: str) -> Defined:
    kept = one.kept
    return Defined(
        label=one.label,
        said=said,
        formula=formula,
        owner=OWNERS[kept.owner],
        version=kept.version,
        sensitivity=CLASSES[kept.sensitivity],
        draft=kept.status is Status.DRAFT,
    )


def _in_labels(formula: str) -> str:
    """Return a formula with the names of its figures as people read them."""
    known = DEFINED_MEASURES
    words_of = (str(known[w].label) if w in known else w for w in formula.split())
    return " ".join("÷" if word == "/" else word for word in words_of)


def _choosing(asked: Ask, given: QueryDict) -> dict[str, Any]:
    period = asked.period
    return {
        "spans": [*words.SPANS.items()],
        "span": period.span if isinstance(period, Relative) else CUSTOM,
        "number": period.number if isinstance(period, Relative) else 12,
        "start_day": given.get("start", ""),
        "last_day": given.get("last", ""),
        "compares": [(one.value, words.COMPARES[one]) for one in Compare],
        "compare": asked.compare or "",
        "counted": (Span.LAST_MONTHS, Span.LAST_DAYS),
    }


def _shown(wish: Wish, answer: Answer, request: StaffRequest, one: Entry) -> dict[str, Any]:
    found = shown(wish, answer, request)
    found.pop("defined")
    before = answer.before
    return {
        **found,
        "last": answer.period.until - timedelta(days=1) if one.has_days else None,
        "before_last": before and before.until - timedelta(days=1),
        "drills": one.has_people and request.actor.may(Permission.ORDER_REPORT),
        "limited": answer.rows_in_all > len(answer.rows),
    }
