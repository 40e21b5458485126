"""Rows of an import that may be somebody known: shown with the evidence, decided by a person."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import ImportId
from kaifong.foundation.web import go, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.integration import actions, queries

SHOWN = 50


def waiting(request: StaffRequest, import_id: ImportId) -> list[queries.HeldSeen]:
    """Return the first rows that wait, and log whose contact details their evidence tells of."""
    rows = queries.held(actor=request.actor, import_id=import_id, at_most=SHOWN)
    told = {
        one.candidate.id
        for one in rows
        if one.candidate and FieldClass.CONTACT not in one.candidate.hidden
    }
    log_look(
        actor=request.actor,
        way="integration:detail",
        classes={FieldClass.CONTACT},
        customer_ids=sorted(told),
        at=timezone.now(),
    )
    return rows


@require_POST
@staff_only
@plainly
def decide(request: StaffRequest, pk: int, held: int) -> HttpResponse:
    """Say of a row that it is the person it may be, or another."""
    try:
        actions.decide(
            actor=request.actor,
            import_id=ImportId(pk),
            held_id=held,
            same=request.POST.get("same") == "1",
            at=timezone.now(),
        )
    except actions.NotNow:
        toast(request, _("This cannot be done now: the import has moved on."), "warn")
    return go(request, "integration:detail", pk=pk)
