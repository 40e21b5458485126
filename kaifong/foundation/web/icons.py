"""Tabler's line icons, set into the page so that they take the colour of the text."""

import re
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .vendor import npm_folder

NAME = re.compile(r"[a-z0-9-]+")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


class NoSuchIcon(Exception):
    """Tabler has no icon of that name, or `npm ci --ignore-scripts` has not been run."""


@cache
def drawing(name: str, *, filled: bool = False) -> SafeString:
    """
    Return the inner part of an icon.

    :raises NoSuchIcon: if it is not there
    """
    folder = npm_folder() / "@tabler/icons/icons" / ("filled" if filled else "outline")
    file = folder / f"{name}.svg"
    if not NAME.fullmatch(name) or not file.is_file():
        raise NoSuchIcon(name)
    match = DRAWING.search(file.read_text(encoding="utf-8"))
    if match is None:
        raise NoSuchIcon(name)
    lines = match[1].replace(FRAME, "").split("\n")
    return mark_safe("".join(line.strip() for line in lines))  # noqa: S308 (a file of a pinned package)


def icon(name: str, *, size: int = 20, label: str = "", filled: bool = False) -> SafeString:
    """Return an icon; with a label it speaks, without one it is decoration."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    paint = 'fill="currentColor"' if filled else 'fill="none" stroke="currentColor"'
    return format_html(
        '<svg class="kf-icon" width="{0}" height="{0}" viewBox="0 0 24 24" {1} stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" {2} focusable="false">{3}</svg>',
        size,
        mark_safe(paint),  # noqa: S308 (one of two fixed texts)
        mark_safe(spoken),  # noqa: S308 (fixed, or escaped above)
        drawing(name, filled=filled),
    )
