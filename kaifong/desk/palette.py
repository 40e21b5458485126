"""What the command palette answers: places and actions first, then whatever the apps find."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import palette
from kaifong.foundation.web.icons import icon
from kaifong.foundation.web.palette import Hit

from .navigation import links_for

LONGEST_QUESTION = 80
MOST_HITS = 6  # of each group: a palette is read at one glance


@never_cache
@staff_only
def answer(request: StaffRequest) -> JsonResponse:
    """Return the groups that match `q`, only with what this person may see and do."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    groups = [{"title": str(_("Go to")), "hits": _shown(_go_to(request, text))}]
    groups += [
        {
            "title": str(group.title),
            "hits": _shown(list(group.find(request.actor, text))[:MOST_HITS]),
        }
        for group in palette.groups()
    ]
    return JsonResponse({"groups": groups})


def _go_to(request: StaffRequest, text: str) -> list[Hit]:
    sections = links_for(request.actor, request.path)
    hits = [
        Hit(
            str(link.item.label),
            link.url,
            f"g {link.item.key}" if link.item.key else "",
            link.item.icon,
        )
        for _title, links in sections
        for link in links
    ]
    return [hit for hit in hits if text.casefold() in hit.label.casefold()]


def _shown(hits: list[Hit]) -> list[dict[str, Any]]:
    return [
        {"label": hit.label, "url": hit.url, "hint": hit.hint, "icon": _drawing(hit.icon)}
        for hit in hits
    ]


def _drawing(name: str) -> str:
    # An SVG that is parsed on its own must name its namespace.
    return icon(name).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
