"""The queue of customers who may be one person."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.queries import require
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.customers.permissions import Permission
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly


@require_safe
@staff_only
@plainly
def duplicates(request: StaffRequest) -> HttpResponse:
    """Show who may be in the books twice, as far as this person may see and merge both."""
    require(request.actor, Permission.CUSTOMER_MERGE)
    found = queries.queue(actor=request.actor, after=request.GET.get("after", ""))
    log_look(
        actor=request.actor,
        way="customers:duplicates",
        classes={FieldClass.CONTACT},
        customer_ids=sorted({row.id for group in found.groups for row in group.people}),
        at=timezone.now(),
    )
    return page(request, "customers/desk/duplicates.html", part="list", found=found)


@require_POST
@staff_only
@plainly
def scan(request: StaffRequest) -> HttpResponse:
    """Have the books searched anew."""
    if actions.ask_for_scan(actor=request.actor):
        toast(request, _("The books are being searched. Look again in a few minutes."), "info")
    else:
        toast(request, _("They are being searched already."), "info")
    return again("customers:duplicates")


@require_POST
@staff_only
@plainly
def tell_apart(request: StaffRequest, pk: int, other: int) -> HttpResponse:
    """Write down that two customers are not the same person."""
    actions.tell_apart(
        actor=request.actor, one_id=CustomerId(pk), other_id=CustomerId(other), at=timezone.now()
    )
    toast(request, _("Remembered: these two are not the same person."))
    return again("customers:duplicates")
