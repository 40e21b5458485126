"""What is done with a schedule, and fetching a file that was sent."""

from io import BytesIO
from typing import cast

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.reports import actions
from kaifong.reports.queries.deliveries import received
from kaifong.reports.queries.subjects import NoSuchSubject
from kaifong.reports.rules.deliveries import Form

TYPES = {
    Form.CSV: actions.TYPES[actions.Format.CSV],
    Form.XLSX: actions.TYPES[actions.Format.XLSX],
    Form.PDF: actions.TYPES[actions.Format.PDF],
    Form.JSON: actions.TYPES[actions.Format.JSON],
}
STEPS = {
    "pause": (actions.pause, _("Paused. Nothing is sent until it goes on.")),
    "resume": (actions.resume, _("It goes on from its next day.")),
    "stop": (actions.stop, _("Stopped for good.")),
    "take-over": (actions.take_over, _("It is yours now, and goes on.")),
}


@require_POST
@staff_only
@plainly
def step(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Pause, resume, stop or take over a schedule."""
    if name not in STEPS:
        return problem(request, 404)
    act, done = STEPS[name]
    try:
        act(actor=request.actor, delivery_id=pk, at=timezone.now())
    except actions.NoSuchDelivery:
        raise NotAllowed(f"delivery {pk}") from None
    except NoSuchSubject:
        text = _("Ask for the report to be shared with you first, or stop the delivery.")
        return problem(request, 409, _("The report is not open to you"), text)
    except actions.ScheduledMeanwhile:
        toast(request, _("Its owner is there, or somebody took it over already."), "info")
    except actions.OverAlready:
        toast(request, _("Its last day is over: give it another."), "info")
    else:
        toast(request, done)
    return again("reports:deliveries") if name == "stop" else again("reports:delivery", pk)


@require_POST
@staff_only
@plainly
def want(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Get a schedule's report no more, or again."""
    staff_id = request.actor.staff_id
    if name == "decline":
        actions.decline(staff_id=staff_id, delivery_id=pk, at=timezone.now())
        toast(request, _("You get it no more."))
    else:
        actions.accept(staff_id=staff_id, delivery_id=pk)
        toast(request, _("You get it again."))
    return again(_received())


@require_POST
@staff_only
@plainly
def fetch(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand over the file of a delivery to its recipient; it is counted and on record."""
    try:
        found = actions.fetch(actor=request.actor, run_id=pk, at=timezone.now())
    except actions.NotThere:
        toast(request, _("There is no file to fetch any more: open the report instead."), "info")
        return again("reports:delivered", pk)
    file = FileResponse(
        BytesIO(found.content),
        as_attachment=True,
        filename=found.name,
        content_type=TYPES[found.form],
    )
    return cast("HttpResponse", file)


@require_POST
@staff_only
@plainly
def password(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a recipient what opens the files that he is mailed, or make a new one and show it."""
    found = received(actor=request.actor, run_id=pk)
    if found is None:
        raise NotAllowed(f"delivery {pk}")
    renew = request.POST.get("renew") == "1"
    act = actions.renew_password if renew else actions.show_password
    number = found[0].schedule_id
    try:
        shown = act(actor=request.actor, schedule_id=number, at=timezone.now())
    except actions.NoPassword:
        toast(request, _("You were mailed no locked file of this report."), "info")
        return again("reports:delivered", pk)
    answer = page(request, "reports/desk/password.html", run=found[0], shown=shown, renewed=renew)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _received() -> str:
    return f"{reverse('reports:deliveries')}?whose=received"
