"""How changes are shown in the reports' tables, and which files are offered."""

from django import template

from kaifong.foundation.web import formats
from kaifong.reports.desk import downloading

register = template.Library()
register.filter("signed", formats.signed_percent)
register.simple_tag(downloading.files, name="files_for")
register.simple_tag(downloading.lines, name="lines_for")
