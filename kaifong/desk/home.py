"""The start page: where one may go from here."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.formats import HONG_KONG

from .navigation import Link, links_for


@staff_only
def home(request: StaffRequest) -> HttpResponse:
    """Greet a person and show what is open to her."""
    now = timezone.now().astimezone(HONG_KONG)
    return page(
        request,
        "desk/home.html",
        greeting=greeting(now.hour),
        today=now,
        places=_places(request),
    )


def greeting(hour: int) -> object:
    """Return how people greet each other at this hour."""
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _places(request: StaffRequest) -> list[Link]:
    sections = links_for(request.actor, request.path)
    return [link for _title, links in sections for link in links if link.item.about]
