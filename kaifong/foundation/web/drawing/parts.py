"""Heads, cards, figures, statuses, faces, overlays, timelines and what waits."""

import json
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from kaifong.foundation.web import formats
from kaifong.foundation.web.charts import Chart

from .frame import draw

DOT = mark_safe('<span class="kf-dot"></span>')


def as_json(data: object) -> str:
    """Return data for a `data-` attribute; the template escapes it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def hk_moment(moment: Any) -> SafeString | str:
    """Show day and hour of a moment in Hong Kong, readable by machines too."""
    if not moment:
        return formats.NOTHING
    machine = formats.machine_time(moment)
    return format_html('<time datetime="{}">{}</time>', machine, formats.hk_moment(moment))


def words(**texts: object) -> SafeString:
    """Hand the page's scripts their words, in the reader's language."""
    return json_script({name: str(text) for name, text in texts.items()}, "kf-words")


def said(messages: Iterable[Any] | None) -> SafeString:
    """Hand the page's scripts what waits to be said."""
    return json_script(
        [{"text": str(m), "kind": m.extra_tags or "info"} for m in messages or ()], "kf-said"
    )


def pagehead(
    content: SafeString,
    title: object,
    *trail: object,
    sub: object = "",
    eyebrow: object = "",
    face: str = "",
) -> SafeString:
    """Draw the head of a page; `trail` is label, url, label, url …; the content is its actions."""
    crumbs = list(batched(trail, 2))
    return draw(
        "pagehead", title=title, crumbs=crumbs, sub=sub, eyebrow=eyebrow, face=face, actions=content
    )


def card(
    content: SafeString,
    title: object = "",
    *,
    more: object = "",
    more_url: str = "",
    flush: bool = False,
    id: str = "",  # noqa: A002 (as in HTML)
) -> SafeString:
    """Draw a card; `flush` lets a table reach its edges."""
    return draw(
        "card", content=content, title=title, more=more, more_url=more_url, flush=flush, id=id
    )


def empty(content: SafeString, title: object, text: object = "", art: str = "alley") -> SafeString:
    """Draw what stands where nothing is yet; the content is what one can do about it."""
    return draw("empty", title=title, text=text, art=art, actions=content)


def dialog(
    content: SafeString,
    id: str,  # noqa: A002
    title: object,
    *,
    kind: str = "modal",
    note: object = "",
) -> SafeString:
    """Draw a closed modal, or a sheet at the side; opened by `data-opens="id"`."""
    return draw("dialog", content=content, id=id, title=title, kind=kind, note=note)


def menu(
    content: SafeString, label: object, *, icon: str = "dots", quiet: bool = False
) -> SafeString:
    """Draw a button with a drop-down of links and buttons."""
    return draw("menu", content=content, label=label, icon=icon, quiet=quiet)


def notice(content: SafeString, kind: str = "info", *, title: object = "") -> SafeString:
    """Draw a coloured note that stays on the page."""
    signs = {"good": "circle-check", "info": "info-circle", "warn": "alert-triangle"}
    sign = signs.get(kind, "alert-circle")
    return draw("notice", content=content, kind=kind, title=title, icon=sign)


def badge(text: object, kind: str = "quiet", *, dot: bool = False) -> SafeString:
    """Draw a status: good, info, warn, bad, plum, gold or quiet."""
    spot = DOT if dot else ""
    return format_html('<span class="kf-badge is-{}">{}{}</span>', kind, spot, text)


def avatar(name: str, *, size: str = "md", seed: object = "") -> SafeString:
    """Draw somebody's initials on a colour of their own."""
    tint = formats.tint(str(seed) if seed != "" else name)
    letters = formats.initials(name)
    return format_html(
        '<span class="kf-avatar is-{} tint-{}" aria-hidden="true">{}</span>', size, tint, letters
    )


def figure(
    label: object,
    value: object,
    *,
    change: float | None = None,
    better: str = "up",
    note: object = "",
    url: str = "",
    spark: Sequence[float] | None = None,
) -> SafeString:
    """Draw a key figure; `change` is a share (0.12 = +12%), `better` the direction we want."""
    shown = None if change is None else formats.signed_percent(change)
    mood = "flat" if not change else "good" if (change > 0) == (better == "up") else "bad"
    way = "minus" if not change else "trending-up" if change > 0 else "trending-down"
    return draw(
        "figure",
        label=label,
        value=value,
        change=shown,
        mood=mood,
        way=way,
        note=note,
        url=url,
        spark=_polyline(spark),
    )


def _polyline(values: Sequence[float] | None) -> str:
    """Return the points of a small line in a box of 100 × 28."""
    if not values or len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 100 / (len(values) - 1)
    return " ".join(
        f"{i * step:.1f},{26 - 24 * (float(value) - low) / span:.1f}"
        for i, value in enumerate(values)
    )


def chart(spec: Chart, *, title: object, height: str = "md", id: str = "") -> SafeString:  # noqa: A002
    """Draw a chart, and the same figures as a table for those who do not see it."""
    return draw("chart", chart=spec, title=title, height=height, id=id)


def masked(reason: object = "") -> SafeString:
    """Show that a value is there but not for this reader's eyes."""
    return draw("masked", reason=reason)


def skeleton(rows: int = 4, *, kind: str = "rows") -> SafeString:
    """Draw grey bars where content is still on its way."""
    return draw("skeleton", rows=range(rows), kind=kind)


def progress(
    title: object,
    *,
    done: int = 0,
    total: int | None = None,
    state: str = "running",
    poll: str = "",
    stream: str = "",
    text: object = "",
) -> SafeString:
    """Draw a job's progress, kept up to date from `stream` (SSE) or, failing that, `poll`."""
    return draw(
        "progress",
        title=title,
        done=done,
        total=total,
        state=state,
        poll=poll,
        stream=stream,
        text=text,
    )


def timeline(entries: Iterable[Any], *, more_url: str = "") -> SafeString:
    """Draw what happened, newest first: entries have icon, kind, title, text, at, who."""
    return draw("timeline", entries=entries, more_url=more_url)


def tabs(items: Iterable[Sequence[Any]], current: str, *, label: object = "") -> SafeString:
    """Draw tabs that are links; items are (key, label, url) or (key, label, url, count)."""
    rows = [(*item, None)[:4] for item in items]
    return draw("tabs", items=rows, current=current, label=label)
