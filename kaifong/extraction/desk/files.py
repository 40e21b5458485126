"""Fetching a file, and destroying it."""

from io import BytesIO

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.extraction import actions
from kaifong.extraction.queries import Format
from kaifong.foundation.web import again, problem, toast
from kaifong.foundation.web.refusals import plainly

from .lists import Revoking, shown

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


LOST = _("You may not ask for extractions any more")
STAYS = _(
    "The file was agreed to while you might; it stays sealed, and is destroyed on its day. Ask"
    " whoever grants rights, or let somebody else ask for it."
)


@require_POST
@staff_only
@plainly
def download(request: StaffRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand over the file, once more of the times agreed."""
    moment = timezone.now()
    try:
        found = actions.fetch(actor=request.actor, extraction_id=pk, at=moment)
    except actions.NotThere:
        toast(request, _("There is no file to fetch any more."), "info")
        return again("extraction:extraction", pk)
    except actions.RightLost:
        actions.deny(actor=request.actor, at=moment, extraction_id=pk)
        return problem(request, 403, LOST, STAYS)
    except NotAllowed:
        # Answered here, so that what is written down about it stays.
        actions.deny(actor=request.actor, at=moment, extraction_id=pk)
        return problem(request, 404)
    return FileResponse(
        BytesIO(found.content),
        as_attachment=True,
        filename=found.name,
        content_type=TYPES[found.format],
    )


@require_POST
@staff_only
@plainly
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Destroy the file."""
    form = Revoking(request.POST)
    if not form.is_valid():
        return shown(request, pk, form)
    try:
        actions.revoke(
            actor=request.actor,
            extraction_id=pk,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except actions.NothingToRevoke:
        toast(request, _("There is no file any more."), "info")
    else:
        toast(request, _("Destroyed. Nobody can read the file any more."))
    return again("extraction:extraction", pk)
