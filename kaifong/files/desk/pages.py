"""Large files of one's own: how far they are, fetching one, doing without."""

from typing import Any, cast

from django.http import FileResponse, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.audit.refusals import log_refusal
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.files import actions, queries
from kaifong.files.queries import State
from kaifong.files.words import PROBLEMS
from kaifong.foundation.live.queries import address
from kaifong.foundation.web import again, go, page, problem, toast
from kaifong.foundation.web.refusals import plainly

STATES = {
    State.WAITING: ("info", _("Waiting for the worker")),
    State.MAKING: ("info", _("Being made")),
    State.READY: ("good", _("Ready")),
    State.FAILED: ("bad", _("Not made")),
    State.CALLED_OFF: ("quiet", _("Called off")),
    State.OVER: ("quiet", _("Its time is over")),
}
JOBS = {State.WAITING: "queued", State.MAKING: "running", State.FAILED: "failed"}
LOST = _("Your rights have changed since the file was made")
STAYS = _("It stays sealed, and is destroyed on its day. Ask for a new one.")


@require_safe
@staff_only
@plainly
def files(request: StaffRequest) -> HttpResponse:
    """List the large files that the reader asked for."""
    found = queries.asked_files(actor=request.actor, at=timezone.now())
    rows = [(one, *STATES[one.state]) for one in found]
    return page(request, "files/desk/list.html", rows=rows)


@require_safe
@staff_only
@plainly
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a large file of one's own, as far as it is."""
    one = queries.asked_file(actor=request.actor, file_id=pk, at=timezone.now())
    kind, state = STATES[one.state]
    return page(
        request,
        "files/desk/file.html",
        part="file",
        one=one,
        kind=kind,
        state=state,
        problem=PROBLEMS[one.problem] if one.problem else "",
        progress=_progress(request, one) if one.is_under_way else None,
    )


@require_safe
@staff_only
@plainly
def progress(request: StaffRequest, pk: int) -> JsonResponse:
    """Answer how far it is."""
    return JsonResponse(
        _job(queries.asked_file(actor=request.actor, file_id=pk, at=timezone.now()))
    )


@require_POST
@staff_only
@plainly
def fetch(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand over the file to whoever asked for it; it is counted and on record."""
    at = timezone.now()
    try:
        found = actions.fetch(actor=request.actor, file_id=pk, at=at)
    except actions.NotThere:
        toast(request, _("There is no file to fetch any more: ask for a new one."), "info")
        return again("files:file", pk)
    except actions.RightsChanged as lost:
        # Answered here, so that it is said in words; it is written down all the same.
        log_refusal(actor=request.actor, way="files:fetch", why=str(lost), object_id=pk, at=at)
        return problem(request, 403, LOST, STAYS)
    response = FileResponse(
        found.file, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response.headers["Content-Length"] = str(found.size)
    return cast("HttpResponse", response)


@require_POST
@staff_only
@plainly
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    """Do without it."""
    try:
        actions.call_off(actor=request.actor, file_id=pk, at=timezone.now())
    except actions.NotUnderWay:
        toast(request, _("It has ended already."), "info")
    return go(request, "files:file", pk=pk)


def _progress(request: StaffRequest, one: queries.Asked) -> dict[str, Any]:
    return {
        **_job(one),
        "title": _("How far it is"),
        "poll": reverse("files:progress", args=[one.id]),
        "stream": address(request, actions.topic(one.id)),
    }


def _job(one: queries.Asked) -> dict[str, Any]:
    state = JOBS.get(one.state, "done")
    text = str(STATES[one.state][1])
    return {"state": state, "done": one.done, "total": one.total, "text": text}
