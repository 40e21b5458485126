"""A bulk edit at work: how far it is, and what became of everybody."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.actions import Verdict
from kaifong.foundation.live.queries import address
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly

from .own_fields import telling

STATES = {
    "waiting": _("Waiting for the worker"),
    "running": _("Changing customers"),
    "done": _("Done"),
    "failed": _("It could not go on."),
    "called_off": _("Called off"),
}
JOBS = {"waiting": "queued", "running": "running", "failed": "failed"}
PROBLEMS = {
    "not_allowed": _("You may not change these any more. What was done before can be undone."),
    "no_field": _("The field is not there any more. What was done before can be undone."),
    "no_value": _("The value cannot stand in the field any more. What was done can be undone."),
    "braked": _("Changes are stopped for all. Ask for the rest again when they are allowed."),
}
DID = {
    Verdict.CHANGED: ("good", _("changed")),
    Verdict.SAME: ("quiet", _("had it already")),
    Verdict.REFUSED: ("bad", _("not yours to change")),
    Verdict.CHANGED_SINCE: ("warn", _("changed since by somebody else")),
    Verdict.INVALID: ("bad", _("cannot have this value")),
}


@require_safe
@staff_only
@plainly
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a bulk edit of one's own, as far as it is."""
    one = queries.bulk_run(actor=request.actor, run_id=pk)
    told = telling()
    return page(
        request,
        "customers/desk/bulk_run.html",
        part="run",
        one=one,
        label=told.label(one.field) if told.knows(one.field) else _("A field that was hidden"),
        problem=PROBLEMS.get(one.problem, ""),
        state=STATES[one.state],
        verdicts=[(*DID[v], one.verdicts[v]) for v in Verdict if one.verdicts.get(v)],
        progress=_progress(request, one) if one.is_under_way else None,
    )


@require_safe
@staff_only
@plainly
def progress(request: StaffRequest, pk: int) -> JsonResponse:
    """Answer how far it is."""
    return JsonResponse(_job(queries.bulk_run(actor=request.actor, run_id=pk)))


@require_POST
@staff_only
@plainly
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop it before its next step."""
    try:
        actions.call_off_bulk(actor=request.actor, run_id=pk, at=timezone.now())
    except actions.NotWaiting:
        toast(request, _("It has ended already."), "info")
    return go(request, "customers:bulk-run", pk=pk)


def _progress(request: StaffRequest, one: queries.Run) -> dict[str, Any]:
    return {
        **_job(one),
        "title": STATES[one.state],
        "poll": reverse("customers:bulk-progress", args=[one.id]),
        "stream": address(request, actions.topic(one.id)),
    }


def _job(one: queries.Run) -> dict[str, Any]:
    state = JOBS.get(one.state, "done")
    return {"state": state, "done": one.done, "total": one.total, "text": str(STATES[one.state])}
