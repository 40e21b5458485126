"""What waits for the reader, what he asked, and what was decided."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaifong.approvals import queries
from kaifong.approvals.permissions import Permission
from kaifong.approvals.wording import STATES
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly

from .places import tabs

LIST = "approvals/desk/list.html"


@require_safe
@staff_only
@plainly
def waiting(request: StaffRequest) -> HttpResponse:
    """Show what the reader can still say something to."""
    require(request.actor, Permission.APPROVAL_SEE)
    rows = queries.waiting_for(actor=request.actor, at=timezone.now())
    return page(request, LIST, tabs=tabs(request), at="waiting", rows=_rows(rows))


@require_safe
@staff_only
@plainly
def mine(request: StaffRequest) -> HttpResponse:
    """Show what the reader asked."""
    require(request.actor, Permission.APPROVAL_SEE)
    return _paged(request, "mine", queries.asked_by)


@require_safe
@staff_only
@plainly
def decided(request: StaffRequest) -> HttpResponse:
    """Show whatever is decided or over."""
    return _paged(request, "decided", queries.decided)


def _paged(request: StaffRequest, at: str, ask: Any) -> HttpResponse:
    found = ask(
        actor=request.actor,
        at=timezone.now(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        LIST,
        tabs=tabs(request),
        at=at,
        rows=_rows(found.rows),
        older=f"?after={found.after}" if found.after else "",
        newer=f"?before={found.before}" if found.before else "",
    )


def _rows(rows: Iterable[queries.ApprovalListed]) -> list[tuple[Any, dict[str, Any]]]:
    return [(row, {"state": STATES[row.state], "author": own(*row.author)}) for row in rows]
