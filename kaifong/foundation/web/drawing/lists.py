"""Filters, sortable heads and the foot of a list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString

from kaifong.foundation.web import formats

from .frame import draw


def filterbar(
    content: SafeString, target: str, *, action: str = "", label: object = "", keep: str = ""
) -> SafeString:
    """Draw a form of filters that reloads `target`; mark fields js-search or js-filter."""
    return draw("filterbar", content=content, target=target, action=action, label=label, keep=keep)


def chips(active: Iterable[Sequence[Any]], *, clear_url: str = "") -> SafeString:
    """Draw the filters that are on: active are (label, value, url without it)."""
    return draw("chips", active=list(active), clear_url=clear_url)


def pager(
    shown: int, *, total: int | None = None, cap: int = 10_000, newer: str = "", older: str = ""
) -> SafeString:
    """Draw the foot of a keyset list; a total above `cap` shows as "10,000+"."""
    capped = total is not None and total > cap
    number = None if total is None else formats.count(min(total, cap)) + ("+" if capped else "")
    return draw("pager", shown=shown, total=number, newer=newer, older=older)


def sorthead(
    context: dict[str, Any], key: str, label: object, *, number: bool = False, first: str = "up"
) -> SafeString:
    """Draw the head of a column that sorts by `?sort=key` and back by `?sort=-key`."""
    query = context["request"].GET.copy()
    now = query.get("sort") or context.get("sort", "")
    start = key if first == "up" else f"-{key}"
    other = f"-{key}" if start == key else key
    query["sort"] = other if now == start else start
    for position in ("after", "before"):  # a cursor belongs to one order only
        query.pop(position, None)
    way = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    return draw("sorthead", label=label, url=f"?{query.urlencode()}", way=way, number=number)
