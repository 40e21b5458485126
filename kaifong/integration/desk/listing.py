"""All imports, newest first."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import queries as customers
from kaifong.foundation.web import page
from kaifong.integration import actions, queries
from kaifong.integration.permissions import Permission
from kaifong.integration.vocabulary import Kind

from . import wording

SIZE = 25


@require_safe
@staff_only
def imports(request: StaffRequest) -> HttpResponse:
    """Show what was brought in, by whom and how it went."""
    actions.bury()
    before = request.GET.get("before", "")
    found = queries.imports(
        actor=request.actor, before=int(before) if before.isdecimal() else None, size=SIZE + 1
    )
    people = customers.staff_names()
    rows = [_row(one, people.get(one.staff_id or 0)) for one in found[:SIZE]]
    return page(
        request,
        "integration/desk/list.html",
        part="list",
        rows=rows,
        older=f"{reverse('integration:list')}?before={rows[-1][0].id}"
        if len(found) > SIZE
        else None,
        newer=reverse("integration:list") if before else None,
        may_run=request.actor.may(Permission.IMPORT_RUN),
    )


def _row(one: queries.ImportSeen, by: tuple[str, str] | None) -> tuple[Any, ...]:
    return one, wording.KINDS[Kind(one.kind)], *wording.STATES[one.state], by
