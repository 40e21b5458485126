"""How changes and charts are shown in the reports' pages, and which files are offered."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from kaifong.foundation.web import formats
from kaifong.reports.desk import downloading
from kaifong.reports.desk.building.drawn import NARROW, WIDE, Picture

register = template.Library()
register.filter("signed", formats.signed_percent)
register.simple_tag(downloading.files, name="files_for")
register.simple_tag(downloading.lines, name="lines_for")


@register.filter
def drawn(picture: Picture, width: str) -> SafeString:
    """Draw a chart for a wide or a narrow page; every text in it is escaped as it is written."""
    return mark_safe(picture.svg(NARROW if width == "narrow" else WIDE))  # noqa: S308
