"""A dashboard as it stands; its tiles are asked for one by one."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import DashboardId
from kaifong.foundation.live.queries import address
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import LAKE_TOPIC
from kaifong.orders.permissions import Permission
from kaifong.reports import actions
from kaifong.reports.queries.dashboards import Shown, home_of
from kaifong.reports.queries.words import SHARINGS
from kaifong.reports.rules.boards import address_of

from . import words
from .opening import chosen, of_boards, opened, tile_urls


@require_safe
@staff_only
@plainly
@of_boards
def dashboard(request: StaffRequest, board: str) -> HttpResponse:
    """Show a dashboard."""
    shown = opened(request, board)
    home = home_of(actor=request.actor)
    return page(
        request,
        "reports/desk/board.html",
        part="board",
        may_make=request.actor.may(Permission.ORDER_REPORT),
        is_home=home is not None and home.address == shown.address,
        sharing=SHARINGS[shown.sharing],
        **standing(request, shown),
    )


def standing(request: StaffRequest, shown: Shown) -> dict[str, Any]:
    """Return the tiles of a dashboard as its page shows them, and of which days."""
    days, beside = chosen(request, shown.plan)
    return {
        "shown": shown,
        "board": str(shown.address),
        "tiles": [*zip(shown.plan.tiles, tile_urls(shown, days, beside), strict=True)],
        "live": address(request, LAKE_TOPIC),
        "all_days": [(one.value, label, one is days) for one, label in words.DAYS.items()],
        "all_beside": [(one.value, label, one is beside) for one, label in words.BESIDE.items()],
    }


@require_POST
@staff_only
@plainly
@of_boards
def make_home(request: StaffRequest, board: str) -> HttpResponse:
    """Let the reader see this dashboard on the start page."""
    actions.make_home(actor=request.actor, address=address_of(board))
    toast(request, gettext("It is on your start page from now on."), "good")
    return go(request, "reports:dashboard", board)


@require_POST
@staff_only
@plainly
@of_boards
def withdraw(request: StaffRequest, board: str) -> HttpResponse:
    """Offer a dashboard no more."""
    number = DashboardId(address_of(board).number)
    try:
        actions.withdraw_dashboard(actor=request.actor, dashboard_id=number, at=timezone.now())
    except actions.NotYours:
        raise NotAllowed(board) from None
    toast(request, gettext("It is offered no more."), "good")
    return go(request, "reports:dashboards")
