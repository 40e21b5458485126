"""One import: how far it is, what became of every line, and what can be done now."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import queries as customers
from kaifong.foundation.ids import ImportId
from kaifong.foundation.live.queries import address
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.integration import actions, queries
from kaifong.integration.permissions import Permission
from kaifong.integration.queries import ImportSeen, State
from kaifong.integration.vocabulary import Kind

from . import holding, reporting, wording

SHOWN = 50  # refused rows on the page; the file has all that are kept


@require_safe
@staff_only
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an import as it stands."""
    actions.bury()
    one = queries.one_import(actor=request.actor, import_id=ImportId(pk))
    actor = request.actor
    may_run = actor.may(Permission.IMPORT_RUN)
    rows = queries.refused(actor=actor, import_id=one.id, at_most=SHOWN) if may_run else ()
    tone, state = wording.STATES[one.state]
    return page(
        request,
        "integration/desk/detail.html",
        part="import",
        one=one,
        by=customers.staff_names().get(one.staff_id or 0),
        kind=wording.KINDS[Kind(one.kind)],
        tone=tone,
        state=state,
        problem=wording.said(one.problem, one.facts),
        told=reporting.told(one),
        held=holding.waiting(request, one.id) if may_run else (),
        refused=[(row, wording.reason(row.reason)) for row in rows],
        progress=_progress(request, one) if one.waits or one.works else None,
        may_run=may_run,
        may_revert=actor.may(Permission.IMPORT_REVERT),
        again=one.state in (State.UPLOADED, State.CHECKED, State.FAILED, State.REVERTED),
    )


@require_safe
@staff_only
def progress(request: StaffRequest, pk: int) -> JsonResponse:
    """Answer how far an import is."""
    actions.bury()
    one = queries.one_import(actor=request.actor, import_id=ImportId(pk))
    return JsonResponse(_job(one))


@require_POST
@staff_only
@plainly
def commit(request: StaffRequest, pk: int) -> HttpResponse:
    """Have a checked import written into the books."""
    return _ask(request, pk, actions.ask_commit)


@require_POST
@staff_only
@plainly
def revert(request: StaffRequest, pk: int) -> HttpResponse:
    """Have an import taken back."""
    return _ask(request, pk, actions.ask_revert)


@require_POST
@staff_only
@plainly
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what was asked for."""
    return _ask(request, pk, actions.call_off)


def _ask(request: StaffRequest, pk: int, ask: Any) -> HttpResponse:
    try:
        ask(actor=request.actor, import_id=ImportId(pk))
    except actions.AnotherRuns:
        toast(request, _("Another import is running. Wait for its end, then try again."), "warn")
    except actions.NotNow:
        toast(request, _("This cannot be done now: the import has moved on."), "warn")
    return go(request, "integration:detail", pk=pk)


def _progress(request: StaffRequest, one: ImportSeen) -> dict[str, Any]:
    return {
        **_job(one),
        "title": wording.DOING[one.state],
        "poll": reverse("integration:progress", args=[one.id]),
        "stream": address(request, actions.topic(one.id)),
    }


def _job(one: ImportSeen) -> dict[str, Any]:
    state = "queued" if one.waits else "running" if one.works else "done"
    if one.state == State.FAILED:
        state = "failed"
    said = wording.DOING.get(one.state, wording.STATES[one.state][1])
    return {"state": state, "done": one.done, "total": one.lines, "text": str(said)}
