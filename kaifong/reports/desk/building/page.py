"""The page of the builder: choose figures and sides, see the answer."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed, department_names
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page, problem
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import (
    DIMENSIONS,
    Answer,
    Compare,
    Op,
    Relative,
    Span,
    Vocabulary,
    vocabulary,
)
from kaifong.orders.permissions import Permission
from kaifong.reports.desk import wording
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.queries.saved import Saved, saved_one, team_names
from kaifong.reports.rules import Sharing

from . import words
from .table import figures_of, laid_out
from .wanted import CUSTOM, Wish, query_of, wish_of

FILTERED = ("region", "channel", "category", "customer_region", "customer_channel", "district")
CHARTS = {
    "bar": _("Bars"),
    "line": _("Lines"),
    "stacked": _("Stacked bars"),
    "heat": _("Heat map"),
    "none": _("Table only"),
}


@require_safe
@staff_only
@plainly
@of_figures
def build(request: StaffRequest) -> HttpResponse:
    """Show the builder with the answer to what its address asks."""
    known = vocabulary(actor=request.actor)
    saved = _saved(request)
    if saved and "m" not in request.GET:
        query = query_of(saved.asked)
        query["saved"] = str(saved.id)
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    wish, answer, trouble = answered(request, known)
    response = page(
        request,
        "reports/desk/build.html",
        part="answer",
        saved=saved,
        sharings=_sharings(request),
        may_export=request.actor.may(Permission.ORDER_EXPORT),
        known=known,
        trouble=trouble,
        query=request.GET.urlencode(),
        **choosing(request, known, wish),
        **(shown(wish, answer, request) if wish and answer else {}),
    )
    response.headers["HX-Push-Url"] = f"{request.path}?{request.GET.urlencode()}".rstrip("?")
    return response


def answered(
    request: StaffRequest, known: Vocabulary, action: str = "report"
) -> tuple[Wish | None, Answer | None, str]:
    """Return what was asked, the answer, and why there is none."""
    wish = None
    try:
        wish = wish_of(request.GET, known)
        answer = intelligence.ask(
            actor=request.actor,
            asked=wish.asked,
            today=today(),
            at=timezone.now(),
            action=action,
        )
    except words.TROUBLES as trouble:
        return wish, None, words.refusal(trouble)
    return wish, answer, ""


def _saved(request: StaffRequest) -> Saved | None:
    given = request.GET.get("saved", "")
    if not given.isdecimal() or len(given) > 15:
        return None
    found = saved_one(actor=request.actor, report_id=int(given))
    if found is None:
        raise NotAllowed("no such report")
    return found


def choosing(request: StaffRequest, known: Vocabulary, wish: Wish | None) -> dict[str, Any]:
    """Return what the form of the builder offers, and what is chosen."""
    given, asked = request.GET, wish.asked if wish else None
    sides = [(one.name, one.label) for one in known.dimensions]
    chosen = set(asked.measures) if asked else set(given.getlist("m"))
    rows = [d for d in asked.dimensions if d != asked.across] if asked else []
    period = asked.period if asked else None
    return {
        "figures": _by_entity(known, chosen),
        "sides": [
            (name, number, rows[number - 1] if len(rows) >= number else "", sides)
            for number, name in enumerate(("d1", "d2", "d3"), 1)
        ],
        "across": (asked.across or "") if asked else given.get("across", ""),
        "all_sides": sides,
        "spans": [*words.SPANS.items()],
        "span": period.span if isinstance(period, Relative) else CUSTOM,
        "number": period.number if isinstance(period, Relative) else 12,
        "counted": (Span.LAST_MONTHS, Span.LAST_DAYS),
        "start_day": given.get("start", ""),
        "last_day": given.get("last", ""),
        "compares": [(one.value, words.COMPARES[one]) for one in Compare],
        "compare": asked.compare if asked else given.get("compare", ""),
        "formula": given.get("formula", ""),
        "called": given.get("called", ""),
        "percent": given.get("percent") == "1",
        "charts": [*CHARTS.items()],
        "chart_kind": wish.chart if wish else "bar",
        "beyond": given.get("beyond") == "1",
        "filters": [*_filters(known, wish)],
        "saved_id": given.get("saved", ""),
    }


def _sharings(request: StaffRequest) -> list[tuple[str, str]]:
    """Return with whom a report may be shared: a value for the form, and its name."""
    labels = {one: str(label) for one, label in words.SHARINGS.items()}
    team, department = labels[Sharing.TEAM], labels[Sharing.DEPARTMENT]
    teams = team_names(request.actor)
    departments = zip(
        request.actor.departments,
        department_names(request.actor, get_language() or "en"),
        strict=False,
    )
    return [
        (Sharing.PRIVATE.value, labels[Sharing.PRIVATE]),
        *((f"team:{code}", f"{team}: {wording.own(*both)}") for code, both in teams),
        *((f"department:{code}", f"{department}: {name}") for code, name in departments),
    ]


def _by_entity(known: Vocabulary, chosen: set[str]) -> list[tuple[object, list[Any]]]:
    found: list[tuple[object, list[Any]]] = []
    for entity in known.entities:
        among = [m for m in known.measures if m.entity == entity.name]
        if among:
            found.append((entity.label, [(m.name, m.label, m.name in chosen) for m in among]))
    return found


def _filters(known: Vocabulary, wish: Wish | None) -> Iterable[tuple[str, object, list[Any]]]:
    open_ = {one.name for one in known.dimensions}
    tests = {t.dimension: t.values for t in (wish.asked.filters if wish else ()) if t.op is Op.IN}
    for name in FILTERED:
        if name in open_:
            one = DIMENSIONS[name]
            among = words.choices(one.unit, one.codes)
            set_to = tests.get(name, ())
            options = [(code, label, code in set_to) for code, label in among.items()]
            yield f"w_{name}", one.label, options


def shown(wish: Wish, answer: Answer, request: StaffRequest) -> dict[str, Any]:
    """Return the answer as the page shows it."""
    people = reverse("reports:people")

    def drill(where: Mapping[str, Any]) -> str:
        cell = {f"k_{name}": "-" if code is None else code for name, code in where.items()}
        return f"{people}?{wish.query()}&{urlencode(cell)}"

    laid = laid_out(answer, wish.chart, drill)
    return {
        "wish": wish,
        "answer": answer,
        "laid": laid,
        "whose": wording.whose(request.actor.scope("report", "order")),
        "heading": " · ".join(words.headed(column) for _, column in figures_of(answer)[:3]),
        "defined": [
            (words.headed(c), c.formula, answer.versions.get(c.name))
            for c in answer.columns
            if not c.before
        ],
        "chips": chips(wish),
        "last": answer.period.until - timedelta(days=1),
        "before_last": answer.before and answer.before.until - timedelta(days=1),
    }


def chips(wish: Wish) -> list[tuple[object, str, str]]:
    """Return the filters that are on: what, which, and the address without it."""
    found: list[tuple[object, str, str]] = []
    for test, (label, text) in zip(wish.asked.filters, words.filters(wish.asked), strict=True):
        name = f"{'n' if test.op is Op.NOT_IN else 'w'}_{test.dimension}"
        found.append((label, text, f"?{wish.query(**{name: None})}"))
    return found


def refused(request: StaffRequest, trouble: str) -> HttpResponse:
    """Answer a file or a list that cannot be had, in words."""
    return problem(request, 400, gettext("This cannot be answered"), trouble)
