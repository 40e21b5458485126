"""The page of what other systems know, joined with our customers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.web import page
from kaifong.foundation.web.charts import Chart, Series
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import Filters
from kaifong.reports import queries
from kaifong.reports.queries import Side
from kaifong.reports.rules import Span, month_of
from kaifong.sources.queries import Freshness, Standing

from . import asking, wording
from .answering import of_figures, today
from .asking import wanted


@require_safe
@staff_only
@plainly
@of_figures
def elsewhere(request: StaffRequest) -> HttpResponse:
    """Show what each other system knows of our customers, as of when."""
    wish = wanted(request.GET, actor=request.actor, today=today())
    asked = replace(wish.asked, filters=Filters(), before=None)
    try:
        found = queries.elsewhere(actor=request.actor, asked=asked, at=timezone.now())
    except NotAllowed:
        return page(request, "reports/desk/none.html", why="closed")
    names = {one.source_id: wording.own(one.name_en, one.name_zh) for one in found.standings}
    regions = wording.names(Side.REGION)
    return page(
        request,
        "reports/desk/elsewhere.html",
        found=found,
        spans=[(span, words) for span, words in asking.SPANS.items() if span is not Span.CUSTOM],
        period=request.GET.get("period", Span.TWELVE_MONTHS),
        asked=asked,
        sources=_sources(found),
        chart=_chart(found, names),
        months=_table(found.months, names, "month", wording.month),
        tickets=_table(found.tickets, names, "month", wording.month),
        regions=_table(
            found.regions, names, "region", lambda c: wording.called(Side.REGION, c, regions)
        ),
        segments=_table(
            found.segments or (), names, "segment", lambda code: wording.segment(code)[0]
        ),
    )


def _sources(found: queries.Elsewhere) -> list[dict[str, Any]]:
    known = {row["source_id"]: row for row in found.contacts}
    return [
        {
            "name": wording.own(one.name_en, one.name_zh),
            "as_of": one.refreshed_at,
            "words": wording.FRESHNESS[one.freshness][0],
            "look": wording.FRESHNESS[one.freshness][1],
            # Of a system that was never read nothing is known: that is not none.
            "row": known.get(one.source_id, {"contacts": 0, "matched": 0})
            if one.refreshed_at
            else {},
            "share": _share(known.get(one.source_id)),
        }
        for one in found.standings
    ]


def _share(row: Mapping[str, int] | None) -> float | None:
    return row["matched_share"] / 10_000 if row and "matched_share" in row else None


def _table(
    rows: Iterable[Mapping[str, int]], names: Mapping[int, str], key: str, called: Any
) -> list[dict[str, Any]]:
    return [
        {"source": names.get(row["source_id"], ""), "name": called(row.get(key, 0)), **row}
        for row in rows
    ]


def _chart(found: queries.Elsewhere, names: Mapping[int, str]) -> Chart | None:
    """Return deals by month, a line for each system."""
    months = sorted({row["month"] for row in found.months})
    if len(months) < 2:
        return None
    deals = {(row["source_id"], row["month"]): row["deals"] for row in found.months}
    until = {one.source_id: _told_until(one) for one in found.standings}
    series = [
        Series(
            name,
            # After its last reading a system has not told us: that is not none.
            [deals.get((number, month), 0 if month <= until[number] else None) for month in months],
        )
        for number, name in names.items()
        if any(source == number for source, _ in deals)
    ]
    return Chart([wording.month(month) for month in months], series, kind="line")


def _told_until(one: Standing) -> int:
    """Return the last month of which a system has told; of a late one the running month is not."""
    if one.refreshed_at is None:
        return 0
    month = month_of(hong_kong_day(one.refreshed_at))
    return month if one.freshness is Freshness.FRESH else month - 1
