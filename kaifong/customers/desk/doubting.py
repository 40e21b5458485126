"""Saying of an address or number that it is doubted, or that it was found right."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, toast
from kaifong.foundation.web.refusals import plainly

REASONS = {
    "bounced": _("Messages come back"),
    "stranger": _("Somebody else answers there"),
    "said": _("The customer says it is wrong"),
    "source": _("Another source says it is wrong"),
}


@require_POST
@staff_only
@plainly
def doubt(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    """Mark an address or number as doubted."""
    try:
        marked = actions.doubt(
            actor=request.actor,
            customer_id=CustomerId(pk),
            point_id=point,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except actions.NoSuchValue:
        toast(request, _("Choose one of the reasons."), "bad")
    else:
        if marked:
            toast(request, _("Doubted: nothing is sent there until it is found right."), "warn")
    return again("customers:detail", pk=pk)


@require_POST
@staff_only
@plainly
def verify(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    """Write down that an address or number was found right."""
    actions.verify(
        actor=request.actor, customer_id=CustomerId(pk), point_id=point, at=timezone.now()
    )
    toast(request, _("Found right: it may be used again."))
    return again("customers:detail", pk=pk)


@require_POST
@staff_only
@plainly
def post(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that mail came back, or that it arrives again."""
    doubted = request.POST.get("doubted") == "1"
    write = actions.doubt_post if doubted else actions.verify_post
    if write(actor=request.actor, customer_id=CustomerId(pk), at=timezone.now()):
        toast(request, _("Nothing goes by post now.") if doubted else _("Post may be used again."))
    return again("customers:detail", pk=pk)
