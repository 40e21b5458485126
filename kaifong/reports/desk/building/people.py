"""Drilling through: the customers and the lines that make up a cell, as far as they are open."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.catalogue.queries import product_names
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import lake_refreshed_at, lines_behind_cell, people_behind
from kaifong.orders.permissions import Permission
from kaifong.orders.queries import lines_of_keys
from kaifong.reports import queries
from kaifong.reports.desk import wording
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.desk.behind import listed, neighbour, segment_url

from . import words
from .cell import cell_of
from .page import refused

SIZE = 50


@require_safe
@staff_only
@plainly
@of_figures
def people(request: StaffRequest) -> HttpResponse:
    """List the customers behind a cell who are open to the reader."""
    try:
        cell = cell_of(request)
        keys = people_behind(
            actor=request.actor,
            asked=cell.asked,
            where=cell.where,
            today=today(),
            limit=queries.BEHIND_AT_MOST + 1,
        )
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))
    visible = visible_of_keys(actor=request.actor, keys=keys[: queries.BEHIND_AT_MOST])
    found = queries.Behind(len(keys), tuple(visible), lake_refreshed_at())
    listing = listed(request, found)
    return page(
        request,
        "reports/desk/people.html",
        part="list",
        found=found,
        hidden=min(found.counted, queries.BEHIND_AT_MOST) - len(found.visible),
        most=queries.BEHIND_AT_MOST,
        listing=listing,
        older=neighbour(request, "after", listing.after if listing else None),
        newer=neighbour(request, "before", listing.before if listing else None),
        segment=segment_url(request, "cell"),
        **cell.context(today(), "people"),
    )


@require_safe
@staff_only
@plainly
@of_figures
def lines(request: StaffRequest) -> HttpResponse:
    """List the lines of orders behind a cell that are open to the reader."""
    require(request.actor, Permission.ORDER_SEE)
    try:
        cell = cell_of(request)
        keys = lines_behind_cell(
            actor=request.actor,
            asked=cell.asked,
            where=cell.where,
            today=today(),
            limit=queries.BEHIND_AT_MOST + 1,
        )
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))
    start = _start(request.GET.get("from", ""))
    among = keys[: queries.BEHIND_AT_MOST]
    found = lines_of_keys(actor=request.actor, keys=among, start=start, size=SIZE)
    names = product_names({row.product_id for row in found.rows if row.product_id})
    return page(
        request,
        "reports/desk/lines.html",
        part="list",
        rows=[(row, _called(row.product_id, row.description, names)) for row in found.rows],
        found=found,
        as_of=lake_refreshed_at(),
        counted=len(keys),
        hidden=len(among) - found.total,
        most=queries.BEHIND_AT_MOST,
        older=neighbour(request, "from", _at(start + SIZE, found.total)),
        newer=neighbour(request, "from", str(max(start - SIZE, 0)) if start else None),
        **cell.context(today(), "lines"),
    )


def _start(text: str) -> int:
    is_place = text.isdecimal() and text.isascii() and len(text) < 7
    return int(text) if is_place else 0


def _at(start: int, total: int) -> str | None:
    return str(start) if start < total else None


def _called(
    product_id: int | None, description: str, names: dict[int, tuple[str, str, str]]
) -> str:
    if product_id is None or product_id not in names:
        return description
    code, en, zh = names[product_id]
    return wording.own(en, zh) or code
