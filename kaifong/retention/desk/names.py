"""The names that only a law keeps, by the number of an invoice."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.retention import queries
from kaifong.retention.permissions import Permission

from .places import tabs


@require_safe
@staff_only
@plainly
def names(request: StaffRequest) -> HttpResponse:
    """Show who bought under an invoice, of those who are erased; the reading is logged."""
    require(request.actor, Permission.KEPT_SEE)
    invoice = request.GET.get("invoice", "").strip()
    found: tuple[queries.NameKept, ...] = ()
    wrong_purpose = False
    try:
        if invoice:
            found = queries.names_kept(actor=request.actor, invoice=invoice, at=timezone.now())
    except queries.WrongPurpose:
        wrong_purpose = True
    return page(
        request,
        "retention/desk/names.html",
        tabs=tabs(request),
        invoice=invoice,
        found=found,
        wrong_purpose=wrong_purpose,
    )
