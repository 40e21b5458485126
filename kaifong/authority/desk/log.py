"""The access log: who read whose contact or sensitive fields."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaifong.authority import directory, wording
from kaifong.authority.directory import LookSeen
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly

from .forms import Look

SHOWN = 5  # customers by number; the rest are counted


@require_safe
@staff_only
@plainly
def log(request: StaffRequest) -> HttpResponse:
    """Show the newest readings, filtered."""
    require(request.actor, Permission.LOG_SEE)
    people = {pk: wording.own(*n) for pk, n in directory.names(actor=request.actor).items()}
    form = Look(request.GET, people=people)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = directory.looks(
        actor=request.actor,
        staff_id=asked.get("staff") or None,
        customer_id=asked.get("customer"),
        cls=asked.get("cls", ""),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        "authority/desk/log.html",
        part="list",
        form=form,
        rows=[_shown(row, people) for row in found.rows],
        older=_at(asked, "after", found.after),
        newer=_at(asked, "before", found.before),
    )


def _shown(row: LookSeen, people: dict[int, str]) -> dict[str, Any]:
    return {
        "at": row.at,
        "who": people.get(row.staff_id, f"#{row.staff_id}"),
        "way": row.way,
        "purpose": wording.label(wording.PURPOSES, row.purpose),
        "classes": wording.listed(wording.label(wording.CLASSES, cls) for cls in row.classes),
        "customers": row.customer_ids[:SHOWN],
        "more": row.total - len(row.customer_ids[:SHOWN]),
    }


def _at(asked: dict[str, Any], side: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode({**kept, side: cursor})
