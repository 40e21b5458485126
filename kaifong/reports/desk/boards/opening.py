"""Which dashboard an address means, of which days, and whether it is open to the reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest
from kaifong.reports.queries.boards import may_ask_any
from kaifong.reports.queries.dashboards import NoSuchDashboard, Shown, dashboard
from kaifong.reports.rules.boards import Beside, BoardDays, NotADashboard, Plan, address_of

View = Callable[..., HttpResponse]


def of_boards(view: View) -> View:
    """Open a page to whoever may see any figures; what is not there or not open answers alike."""

    @wraps(view)
    def answer(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_ask_any(request.actor):
            raise NotAllowed("no figures")
        try:
            return view(request, *args, **kwargs)
        except (NoSuchDashboard, NotADashboard) as trouble:
            raise NotAllowed(str(trouble)) from None

    return answer


def opened(request: StaffRequest, board: str) -> Shown:
    """
    Return the dashboard of an address.

    :raises NotADashboard: if the address names none
    :raises NoSuchDashboard: if it is not open to the reader
    """
    return dashboard(actor=request.actor, address=address_of(board))


def chosen(request: StaffRequest, plan: Plan) -> tuple[BoardDays, Beside]:
    """Return the days that the address asks for, else those of the dashboard."""
    days, beside = request.GET.get("days", ""), request.GET.get("beside", "")
    return (
        BoardDays(days) if days in set(BoardDays) else plan.days,
        Beside(beside) if beside in set(Beside) else plan.beside,
    )


def tile_urls(shown: Shown, days: BoardDays, beside: Beside) -> list[str]:
    """Return where each tile is answered, in their order."""
    plan = shown.plan
    other = {"days": days.value} if days is not plan.days else {}
    other |= {"beside": beside.value} if beside is not plan.beside else {}
    query = f"?{urlencode(other)}" if other else ""
    numbers = range(1, len(plan.tiles) + 1)
    return [reverse("reports:tile", args=[str(shown.address), n]) + query for n in numbers]
