"""The kit of components; every call is shown in docs/components.md and on /styleguide/."""

from django import template

from kaifong.foundation.web import formats, icons
from kaifong.foundation.web.drawing import forms, lists, parts

register = template.Library()

for _show in (
    formats.count,
    formats.hk_date,
    formats.hk_time,
    formats.hkd,
    formats.hkd0,
    formats.initials,
    formats.percent,
    formats.tint,
    parts.as_json,
    parts.hk_moment,
):
    register.filter(_show.__name__, _show)

for _block in (
    lists.filterbar,
    parts.card,
    parts.dialog,
    parts.empty,
    parts.menu,
    parts.notice,
    parts.pagehead,
):
    register.simple_block_tag(_block)

for _tag in (
    forms.field,
    icons.icon,
    lists.chips,
    lists.pager,
    parts.avatar,
    parts.badge,
    parts.chart,
    parts.figure,
    parts.masked,
    parts.progress,
    parts.said,
    parts.skeleton,
    parts.tabs,
    parts.timeline,
    parts.words,
):
    register.simple_tag(_tag)

register.simple_tag(lists.sorthead, takes_context=True)
