"""The page of the builder: choose figures and sides, see the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, problem, wants_part
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import (
    Answer,
    Filter,
    Vocabulary,
    has_lines,
    vocabulary,
)
from kaifong.reports.desk import wording
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.queries.saved import Saved, saved_one

from . import drawn, words
from .form import choosing, sharings
from .prompting import prompted, prompts
from .rows import rows_of, with_rows
from .suiting import unsuited
from .table import BY_THE_BROWSER, figures_of, laid_out
from .wanted import SHORT, Wish, handed_on, query_of, wish_of


@dataclass(frozen=True)
class Opened:
    """What a page of the builder is asked: the question, and from which kept report it came."""

    data: QueryDict
    saved: Saved | None
    running: bool  # a kept report as it is, maybe with what its reader chose
    filters: tuple[Filter, ...] = ()  # of one that is run
    trouble: str = ""  # with what he chose

    @property
    def kept_query(self) -> str:
        """Return the query that *Keep* keeps: what the reader chose for once is not in it."""
        if self.saved is None or not self.running:
            return self.data.urlencode()
        return run_of(self.saved, self.saved.asked.filters).urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
@of_figures
def build(request: StaffRequest) -> HttpResponse:
    """Show the builder with the answer; a question too long for an address is posted."""
    opened = opened_by(request, given_in(request))
    query = opened.data.urlencode()
    address = f"{request.path}?{query}".rstrip("?")
    if request.method == "POST" and not wants_part(request) and len(query) <= SHORT:
        return again(address)
    known = vocabulary(actor=request.actor)
    wish, answer, trouble = answered(request, opened.data, known)
    response = page(
        request,
        "reports/desk/build.html",
        part="answer",
        saved=opened.saved,
        prompts=prompts(opened.filters),
        running=opened.running,
        sharings=sharings(request.actor),
        no_lines=not (answer and has_lines(answer.asked, today())),
        known=known,
        trouble=opened.trouble or trouble,
        query=query,
        kept_query=opened.kept_query,
        too_long=len(query) > SHORT and not opened.running,
        **choosing(opened.data, known, wish),
        **(shown(wish, answer, request, opened) if wish and answer else {}),
    )
    if opened.running:
        address = request.get_full_path()
    response.headers["HX-Push-Url"] = address if len(address) <= SHORT else "false"
    return response


@require_POST
@staff_only
@plainly
@of_figures
def rows(request: StaffRequest) -> HttpResponse:
    """Show the rows of the form anew: one more, one less, or with other fields."""
    data = with_rows(given_in(request))
    known = vocabulary(actor=request.actor)
    response = page(request, "reports/desk/build_rows.html", part="rows", **rows_of(data, known))
    if request.POST.get("drop"):
        response.headers["HX-Trigger"] = '{"rb:changed": {"target": "#rb"}}'
    return response


def given_in(request: HttpRequest) -> QueryDict:
    """Return what a form or an address gives."""
    data = (request.POST if request.method == "POST" else request.GET).copy()
    data.pop("csrfmiddlewaretoken", None)
    return data


def query_in(request: HttpRequest) -> QueryDict:
    """
    Return the query that a form hands on.

    :raises BadAsk: if it is longer than any question
    """
    return handed_on(request.POST.get("query", ""))


def opened_by(request: StaffRequest, data: QueryDict) -> Opened:
    """
    Return the question of an address; a kept report alone stands for its question.

    :raises NotAllowed: if it names a kept report that is not open to the reader
    """
    saved = _saved(request, data)
    if saved is None or "m" in data:
        return Opened(with_rows(data), saved, running=False)
    filters, trouble = saved.asked.filters, ""
    try:
        filters = prompted(filters, data)
        saved.asked.filtered(filters)
    except words.TROUBLES as wrong:
        filters, trouble = saved.asked.filters, words.refusal(wrong)
    query = run_of(saved, filters)
    return Opened(query, saved, running=True, filters=filters, trouble=trouble)


def run_of(saved: Saved, filters: tuple[Filter, ...]) -> QueryDict:
    """Return the query of a kept question with these filters."""
    found = query_of(saved.asked.filtered(filters))
    found["chart"], found["saved"] = saved.chart, str(saved.id)
    return found


def answered(
    request: StaffRequest, data: QueryDict, known: Vocabulary
) -> tuple[Wish | None, Answer | None, str]:
    """Return what was asked, the answer, and why there is none."""
    wish = None
    try:
        wish = wish_of(data, known)
        answer = intelligence.ask(
            actor=request.actor, asked=wish.asked, today=today(), at=timezone.now()
        )
    except words.TROUBLES as trouble:
        return wish, None, words.refusal(trouble)
    return wish, answer, ""


def _saved(request: StaffRequest, data: QueryDict) -> Saved | None:
    given, version = data.get("saved", ""), data.get("version", "")
    if not given.isdecimal() or len(given) > 15:
        return None
    number = int(version) if version.isdecimal() and len(version) < 9 else None
    found = saved_one(actor=request.actor, report_id=int(given), version=number)
    if found is None:
        raise NotAllowed("no such report")
    return found


def shown(
    wish: Wish, answer: Answer, request: StaffRequest, opened: Opened | None = None
) -> dict[str, Any]:
    """Return the answer as the page shows it."""
    laid = laid_out(answer, wish.chart, _drilling(wish, opened))
    why_not = unsuited(answer, wish.chart)
    drawing = wish.chart not in BY_THE_BROWSER | {"heat", "none"} and not why_not and laid.rows
    return {
        "wish": wish,
        "answer": answer,
        "laid": laid,
        "why_not": why_not,
        "picture": drawn.picture(answer, wish.chart) if drawing else None,
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


def _drilling(wish: Wish, opened: Opened | None) -> Any:
    """Return where a cell leads: none where the question does not fit into an address."""
    people, query = reverse("reports:people"), wish.query()
    if len(query) > SHORT:
        if not (opened and opened.running and opened.saved and wish.asked == opened.saved.asked):
            return lambda _where, _figure: ""
        query = urlencode({"saved": opened.saved.id, "version": opened.saved.version})

    def drill(where: Mapping[str, Any], figure: str) -> str:
        cell = {f"k_{name}": "-" if code is None else code for name, code in where.items()}
        of = {"of": figure} if figure in wish.asked.measures else {}
        return f"{people}?{query}&{urlencode(cell | of)}"

    return drill


def chips(wish: Wish) -> list[tuple[str, str, str]]:
    """Return the filters that are on: what, which, and the address without it."""
    return [
        (*words.told(one), f"?{wish.without(one).query()}")
        for one in wish.asked.filters
        if one.narrows
    ]


def refused(request: StaffRequest, trouble: str) -> HttpResponse:
    """Answer a file or a list that cannot be had, in words."""
    return problem(request, 400, gettext("This cannot be answered"), trouble)
