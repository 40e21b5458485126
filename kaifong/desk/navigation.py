"""Where the desk leads, as data: an item is shown only to whom it is open."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse

from kaifong.foundation.web import badges

from .sections import SECTIONS, Item, Section

__all__ = ["SECTIONS", "Item", "Link", "Section", "links_for"]


@dataclass(frozen=True)
class Link:
    """An item with its address, for one reader."""

    item: Item
    url: str
    current: bool
    waiting: int = 0  # how much waits there for this reader


def links_for(actor: Any, path: str) -> list[tuple[object, list[Link]]]:
    """Return the sections and places open to this actor; `path` is where the reader stands."""
    found = []
    for section in SECTIONS:
        links = [link for item in section.items if (link := _link(item, actor, path))]
        if links:
            found.append((section.title, links))
    return _at_one(found)


def _at_one(found: list[tuple[object, list[Link]]]) -> list[tuple[object, list[Link]]]:
    """Let the reader stand at one place only, where one address lies below another."""
    everywhere = [link for _title, links in found for link in links if link.current]
    here = max((link.url for link in everywhere), key=len, default="")
    return [
        (title, [replace(link, current=link.current and link.url == here) for link in links])
        for title, links in found
    ]


def _link(item: Item, actor: Any, path: str) -> Link | None:
    if actor is None or (
        item.permission and not any(map(actor.may, (item.permission, *item.or_else)))
    ):
        return None
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None  # tests/browser/test_navigation.py names the places that lead nowhere
    home = item.url_name == "desk:home"
    current = path == url or (not home and path.startswith(url))
    return Link(item, url, current, badges.waiting_at(item.url_name, actor))
