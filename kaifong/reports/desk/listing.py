"""The list of reports."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.orders.permissions import Permission
from kaifong.reports import queries

from . import asking, wording
from .places import tabs

TITLE = _("Sales-activity monitoring")
ABOUT = _(
    "What was sold and returned, to how many customers, by month, region, channel and category;"
    " compared with an earlier time, down to the customers behind each figure."
)
PARTS = {
    "sales": _("Sales by month, region, channel and category."),
    "segments": _("Customers by how lately, how often and for how much they bought."),
    "cohorts": _("How many of those who first bought in a month come back."),
    "products": _("What sells best, and what comes back."),
}


@require_safe
@staff_only
def reports(request: StaffRequest) -> HttpResponse:
    """Show which reports there are, and of when their figures are."""
    require(request.actor, Permission.ORDER_REPORT)
    where = reverse("reports:sales")
    return page(
        request,
        "reports/desk/list.html",
        tabs=tabs(),
        title=TITLE,
        about=ABOUT,
        url=where,
        parts=[(asking.VIEWS[key], about, f"{where}?view={key}") for key, about in PARTS.items()],
        as_of=queries.as_of(actor=request.actor),
        whose=wording.whose(request.actor.scope("report", "order")),
    )
