"""How changes are shown in the reports' tables."""

from django import template

from kaifong.foundation.web import formats

register = template.Library()
register.filter("signed", formats.signed_percent)
