"""By what other systems and channels know a customer: added, judged, taken away."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, toast
from kaifong.foundation.web.refusals import plainly


@require_POST
@staff_only
@plainly
def identify(request: StaffRequest, pk: int) -> HttpResponse:
    """Add what a system or channel calls a customer."""
    sent = request.POST
    try:
        added = actions.identify(
            actor=request.actor,
            customer_id=CustomerId(pk),
            source=sent.get("source", "").strip().lower(),
            external_id=sent.get("external_id", "").strip(),
            kind=sent.get("kind", ""),
            at=timezone.now(),
        )
    except actions.NoSuchValue:
        wrong = _("Name the system in small letters, such as web-shop, and its number there.")
        toast(request, wrong, "bad")
    except actions.Taken:
        toast(request, _("Another customer is known by this. Are the two the same?"), "bad")
    else:
        if added is None:
            toast(request, _("This is known already."), "info")
    return again("customers:detail", pk=pk)


@require_POST
@staff_only
@plainly
def identity(request: StaffRequest, pk: int, identity: int) -> HttpResponse:
    """Say how far an identity is good, or take it away."""
    customer_id = CustomerId(pk)
    if "remove" in request.POST:
        actions.unidentify(
            actor=request.actor, customer_id=customer_id, identity_id=identity, at=timezone.now()
        )
        toast(request, _("Removed. The history can bring it back."))
        return again("customers:detail", pk=pk)
    try:
        actions.judge_identity(
            actor=request.actor,
            customer_id=customer_id,
            identity_id=identity,
            status=request.POST.get("status", ""),
            verified="verified" in request.POST,
            at=timezone.now(),
        )
    except actions.NoSuchValue:
        toast(request, _("This value cannot be kept here."), "bad")
    return again("customers:detail", pk=pk)
