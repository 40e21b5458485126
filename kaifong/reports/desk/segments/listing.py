"""The segments that somebody may open, one of them, and combining some into another."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import queries as customers
from kaifong.customers.queries import Sort
from kaifong.foundation.web import formats, page
from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import NoSuchSegment, SegmentSeen
from kaifong.reports.desk.answering import figures_or_why, today
from kaifong.reports.desk.behind import SIZE, neighbour
from kaifong.reports.desk.places import tabs

from . import words

LONG_WORD = 20_000  # people whose page can be listed; beyond it only their number is told


@require_safe
@staff_only
@plainly
def segments(request: StaffRequest) -> HttpResponse:
    """List the segments that are open to the reader."""
    found = queries.segments(actor=request.actor)
    return page(
        request,
        "reports/desk/segments/list.html",
        rows=[(one, _said(request, one)) for one in found],
        tabs=tabs(),
        may_keep=request.actor.may(Permission.SEGMENT_KEEP),
        may_part=any(
            request.actor.may(one) for one in (Permission.SEGMENT_TAKE, Permission.SEGMENT_HAND)
        ),
    )


@require_safe
@staff_only
@plainly
def combine(request: StaffRequest) -> HttpResponse:
    """Choose segments to be put together into another."""
    require(request.actor, Permission.SEGMENT_KEEP)
    found = queries.segments(actor=request.actor)
    sides = (
        ("all", _("In all of these:")),
        ("any", _("In one of these:")),
        ("but", _("Not:")),
    )
    return page(request, "reports/desk/segments/combine.html", rows=found, sides=sides)


@require_safe
@staff_only
@plainly
@figures_or_why
def segment(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Show what a segment means and who is in it, of those open to the reader."""
    try:
        seen = queries.segment(actor=request.actor, segment_id=segment_id)
        older = queries.versions(actor=request.actor, segment_id=segment_id)
        counts = queries.counts_of(actor=request.actor, segment_id=segment_id)
    except NoSuchSegment:
        raise NotAllowed(segment_id) from None
    actor = request.actor
    return page(
        request,
        "reports/desk/segments/segment.html",
        part="list",
        seen=seen,
        title=seen.name,
        lines=words.told(seen.predicate, actor=actor),
        said=_said(request, seen),
        versions=older,
        chart=_trend(counts),
        made_for=words.purposes(queries.drawn_up_for(seen)),
        others=[one for one in queries.segments(actor=actor) if one.id != seen.id],
        may_keep=seen.mine and actor.may(Permission.SEGMENT_KEEP),
        may_hand=actor.may(Permission.SEGMENT_HAND),
        **_people(request, seen),
    )


def _people(request: StaffRequest, seen: SegmentSeen) -> dict[str, Any]:
    actor, other = request.actor, request.GET.get("with", "")
    compared = other if other.isdecimal() and len(other) < 16 else ""
    try:
        found = queries.members(actor=actor, predicate=seen.predicate, today=today())
        both = _overlap(request, found, int(compared)) if compared else None
    except words.TROUBLES as trouble:
        return {"trouble": words.trouble(trouble)}
    except NotAllowed:
        return {"trouble": gettext("What it asks for is not open to you.")}
    return {
        "people": len(found),
        "overlap": both,
        "with_id": int(compared) if both else 0,
        **people_page(request, found),
    }


def people_page(request: StaffRequest, found: frozenset[Any]) -> dict[str, Any]:
    """Return a page of people, masked as their rows are to the reader, and its neighbours."""
    listing = None
    # Without numbers the list would be of everybody.
    if found and len(found) <= LONG_WORD:
        listing = customers.listing(
            actor=request.actor,
            asked=customers.Asked(ids=tuple(found), sort=Sort.LAST),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            size=SIZE,
        )
    return {
        "listing": listing,
        "total": len(found),
        "older": neighbour(request, "after", listing.after if listing else None),
        "newer": neighbour(request, "before", listing.before if listing else None),
    }


def _overlap(
    request: StaffRequest, found: frozenset[Any], other: int
) -> list[tuple[object, int]] | None:
    try:
        name = queries.segment(actor=request.actor, segment_id=other).name
        theirs = queries.members_of(actor=request.actor, segment_id=other, today=today())
    except NoSuchSegment:
        return None
    return [
        (_("Only in this one"), len(found - theirs)),
        (_("In both"), len(found & theirs)),
        (gettext("Only in “%(name)s”") % {"name": name}, len(theirs - found)),
    ]


def _trend(counts: list[tuple[Any, int]]) -> Chart | None:
    if len(counts) < 2:
        return None
    return Chart(
        labels=[formats.hk_date(on) for on, _people in counts],
        series=[Series(_("Customers"), [people for _on, people in counts])],
        kind="line",
    )


def _said(request: StaffRequest, one: SegmentSeen) -> dict[str, object]:
    return {
        "sharing": words.SHARINGS[one.sharing],
        "keeper": words.staff(one.staff_id),
        "purpose": words.purposes([one.purpose]),
        "lines": words.told(one.predicate, actor=request.actor)[:2],
    }
