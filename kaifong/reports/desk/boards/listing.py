"""The list of dashboards: one's own, those shared with one, and those that ship."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.orders.permissions import Permission
from kaifong.reports.desk.places import tabs
from kaifong.reports.desk.sharing import said
from kaifong.reports.queries.boards import ready
from kaifong.reports.queries.dashboards import dashboards, home_of

from .opening import of_boards


@require_safe
@staff_only
@plainly
@of_boards
def listing(request: StaffRequest) -> HttpResponse:
    """List the dashboards that are open to the reader."""
    actor = request.actor
    made = said(dashboards(actor=actor))
    home = home_of(actor=actor)
    return page(
        request,
        "reports/desk/boards.html",
        tabs=tabs(),
        mine=[(one, words) for one, words in made if one.mine],
        shared=[(one, words) for one, words in made if not one.mine],
        ready=ready(actor=actor),
        home=str(home.address) if home else "",
        may_make=actor.may(Permission.ORDER_REPORT),
    )
