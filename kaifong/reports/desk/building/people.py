"""Drilling through: the customers whose own rows make up a cell, as far as they are open."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    Unit,
    lake_refreshed_at,
    people_behind,
    vocabulary,
)
from kaifong.reports import queries
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.desk.behind import listed, neighbour, segment_url

from . import words
from .page import refused
from .wanted import NONE_GIVEN, Wish, wish_of


@require_safe
@staff_only
@plainly
@of_figures
def people(request: StaffRequest) -> HttpResponse:
    """List the customers behind a cell who are open to the reader."""
    known = vocabulary(actor=request.actor)
    try:
        wish = wish_of(request.GET, known)
        where = where_of(request.GET, wish)
        keys = people_behind(
            actor=request.actor,
            asked=wish.asked,
            where=where,
            today=today(),
            limit=queries.BEHIND_AT_MOST + 1,
        )
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))
    visible = visible_of_keys(actor=request.actor, keys=keys[: queries.BEHIND_AT_MOST])
    found = queries.Behind(len(keys), tuple(visible), lake_refreshed_at())
    listing = listed(request, found)
    names = words.Names(_products(where))
    days = wish.asked.period.days(today())
    return page(
        request,
        "reports/desk/people.html",
        part="list",
        title=gettext("Behind: %(figure)s")
        % {"figure": DEFINED_MEASURES[wish.asked.measures[0]].label},
        days=days,
        last=days.until - timedelta(days=1),
        cell=[(DIMENSIONS[name].label, names.called(name, code)) for name, code in where],
        found=found,
        hidden=min(found.counted, queries.BEHIND_AT_MOST) - len(found.visible),
        most=queries.BEHIND_AT_MOST,
        listing=listing,
        back=f"{reverse('reports:build')}?{wish.query()}",
        older=neighbour(request, "after", listing.after if listing else None),
        newer=neighbour(request, "before", listing.before if listing else None),
        segment=segment_url(request, "cell"),
    )


def where_of(data: QueryDict, wish: Wish) -> tuple[tuple[str, Any], ...]:
    """Return the cell that an address names: dimensions and their codes."""
    given = [(name, data.get(f"k_{name}")) for name in wish.asked.dimensions]
    return tuple((name, _code(name, text)) for name, text in given if text is not None)


def _code(name: str, text: str) -> int | str | date | None:
    if text == NONE_GIVEN:
        return None
    if DIMENSIONS[name].unit is Unit.DATE:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    number = text.lstrip("-")
    return int(text) if number.isdecimal() and len(number) < 19 else text


def _products(where: tuple[tuple[str, Any], ...]) -> set[int]:
    return {code for name, code in where if name == "product" and isinstance(code, int)}
