"""Who of other systems may be a customer: shown with the evidence, decided by a person."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly
from kaifong.sources import actions, queries


@require_safe
@staff_only
@plainly
def likely(request: StaffRequest) -> HttpResponse:
    """Show who of other systems may be whom, and what was decided lately."""
    found = queries.candidates(actor=request.actor)
    decided = queries.candidates(actor=request.actor, decided=True)
    told = {
        one.customer.id
        for one in (*found, *decided)
        if FieldClass.CONTACT not in one.customer.hidden
    }
    log_look(
        actor=request.actor,
        way="sources:likely",
        classes={FieldClass.CONTACT},
        customer_ids=sorted(told),
        at=timezone.now(),
    )
    names = {one.id: own(one.name_en, one.name_zh) for one in queries.everything(at=timezone.now())}
    return page(
        request,
        "sources/desk/likely.html",
        rows=[(names.get(one.source_id, ""), one) for one in found],
        decided=[(names.get(one.source_id, ""), one) for one in decided],
    )


@require_POST
@staff_only
@plainly
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Say of somebody that he is the customer, or another."""
    same = request.POST.get("same") == "1"
    actions.decide(actor=request.actor, candidate_id=pk, same=same, at=timezone.now())
    toast(request, _("Remembered, for later readings too."))
    return again("sources:likely")
