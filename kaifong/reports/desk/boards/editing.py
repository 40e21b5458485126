"""Making a dashboard and changing it: add, take away, move, widen; by buttons and keys alike."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import DashboardId
from kaifong.foundation.web import go, page, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.orders.permissions import Permission
from kaifong.reports import actions
from kaifong.reports.desk.building.form import sharings
from kaifong.reports.queries.dashboards import Shown
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import BadDashboard
from kaifong.reports.rules.subjects import Shelf

from . import words
from .draft import Draft, Offered, Row, copied, draft_of, figures_of, offered, read, stepped
from .opening import of_boards, opened

METHODS = require_http_methods(["GET", "HEAD", "POST"])


@METHODS
@staff_only
@plainly
@of_boards
def new(request: StaffRequest) -> HttpResponse:
    """Make a dashboard, or one's own of another."""
    require(request.actor, Permission.ORDER_REPORT)
    if request.method == "POST":
        return _posted(request, None)
    known = offered(request.actor)
    pattern = request.GET.get("from", "")
    draft = copied(opened(request, pattern), known) if pattern else Draft()
    return _form(request, draft, known)


@METHODS
@staff_only
@plainly
@of_boards
def edit(request: StaffRequest, board: str) -> HttpResponse:
    """Change a dashboard of one's own."""
    require(request.actor, Permission.ORDER_REPORT)
    shown = opened(request, board)
    if not shown.mine:
        raise NotAllowed(board)
    if request.method == "POST":
        return _posted(request, shown)
    return _form(request, draft_of(shown), offered(request.actor), shown)


def _posted(request: StaffRequest, shown: Shown | None) -> HttpResponse:
    known = offered(request.actor)
    try:
        draft = read(request.POST)
    except BadDashboard:
        return problem(request, 400)
    step = request.POST.get("step", "")
    try:
        if step:
            draft = stepped(draft, step, request.POST.get("new", ""), known)
            return _form(request, draft, known, shown)
        return _saved(request, draft, shown)
    except BadDashboard as bad:
        return _form(request, draft, known, shown, trouble=words.WHY[bad.why], status=422)


def _saved(request: StaffRequest, draft: Draft, shown: Shown | None) -> HttpResponse:
    sharing, _colon, with_code = draft.sharing.partition(":")
    if sharing not in set(Sharing):
        return problem(request, 400)
    try:
        number = actions.keep_dashboard(
            actor=request.actor,
            plan=draft.plan,
            sharing=Sharing(sharing),
            with_code=with_code,
            at=timezone.now(),
            dashboard_id=DashboardId(shown.address.number) if shown else None,
            version=draft.version,
        )
    except actions.SavedMeanwhile:
        title = _("Saved by somebody else in the meantime")
        return problem(request, 409, title, _("Open the newer version, and save again."))
    toast(request, gettext("Saved."), "good")
    return go(request, "reports:dashboard", str(number))


def _form(
    request: StaffRequest, draft: Draft, known: Offered, shown: Shown | None = None, **more: Any
) -> HttpResponse:
    return page(
        request,
        "reports/desk/board_edit.html",
        part="form",
        status=more.pop("status", 200),
        draft=draft,
        board=str(shown.address) if shown else "",
        title=shown.plan.name if shown else _("New dashboard"),
        rows=[_row(n, row, known) for n, row in enumerate(draft.rows)],
        library=[(s, one.title) for s, one in known.items() if s.shelf is Shelf.LIBRARY],
        kept=[(s, one.title) for s, one in known.items() if s.shelf is Shelf.KEPT],
        sharings=sharings(request.actor),
        all_days=words.DAYS.items(),
        all_beside=words.BESIDE.items(),
        all_shows=words.SHOWS.items(),
        all_widths=words.WIDTHS.items(),
        **more,
    )


def _row(at: int, row: Row, known: Offered) -> dict[str, Any]:
    found = known.get(row.tile.subject)
    return {
        "at": at,
        "tag": row.tag,
        "tile": row.tile,
        "title": found.title if found else words.CLOSED,
        "figures": figures_of(found) if found else (),
    }
