"""The home of each role: what waits, the first tiles of one's dashboard, where one may go."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.formats import HONG_KONG
from kaifong.reports.queries.dashboards import Shown, home_of

from .navigation import Link, links_for

COLUMNS_AT_MOST = 6  # two lines of tiles; the whole dashboard is a page of its own


@staff_only
def home(request: StaffRequest) -> HttpResponse:
    """Greet a person; what waits for her and the figures are asked for afterwards."""
    now = timezone.now().astimezone(HONG_KONG)
    return page(
        request,
        "desk/home.html",
        greeting=greeting(now.hour),
        today=now,
        places=_places(request),
        board=_board(home_of(actor=request.actor)),
    )


def greeting(hour: int) -> object:
    """Return how people greet each other at this hour."""
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _places(request: StaffRequest) -> list[Link]:
    sections = links_for(request.actor, request.path)
    return [link for _title, links in sections for link in links if link.item.about]


def _board(shown: Shown | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    address, tiles, columns = str(shown.address), [], 0
    for number, tile in enumerate(shown.plan.tiles, 1):
        columns += tile.width
        if columns > COLUMNS_AT_MOST:
            break
        tiles.append((tile, reverse("reports:tile", args=[address, number])))
    return {
        "name": shown.plan.name,
        "url": reverse("reports:dashboard", args=[address]),
        "tiles": tiles,
    }
