"""How codes of customers and orders are shown in the reader's language."""

import html
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from kaifong.customers.custom_fields.kinds import NUMBERS
from kaifong.customers.desk import likeness_wording, own_fields, wording
from kaifong.foundation.hongkong.phones import display_phone

# By which field it is asked why a class of fields is hidden.
BY_CLASS = {
    "contact": "phone",
    "financial": "spend",
    "internal": "owner",
    "sensitive": "note",
    "public": "region",
}
register = template.Library()
for _name in (
    *("channel", "district", "language", "region", "sharing"),
    *("identity_kind", "identity_status"),
):
    register.filter(_name, getattr(wording, _name))
register.filter("phone", display_phone)


@register.filter
def own(pair: tuple[str, str] | None) -> str:
    """Return of an English and a Chinese name the one in the reader's language."""
    return wording.own(*pair) if pair else ""


@register.filter
def called(listed: Any) -> str:
    """Return by what one customer is called: the best name that this reader may see."""
    return wording.called(listed)


@register.filter
def hides(listed: Any, cls: str) -> bool:
    """Return whether a class of fields is hidden in this row."""
    return cls in listed.hidden


@register.filter
def first_hiding(rows: Iterable[Any]) -> str:
    """Return what to ask about the first row that hides something; nothing if none does."""
    row = next((one for one in rows if one.hidden), None)
    if row is None:
        return ""
    field = next(name for cls, name in BY_CLASS.items() if cls in row.hidden)
    return urlencode({"row": row.id, "field": f"customer:{field}"})


@register.filter
def said(evidence: Any) -> tuple[object, object, object, str]:
    """Return what one field says about two records, in words, and in which colour."""
    return likeness_wording.said(evidence)


@register.filter
def own_label(field: Any) -> str:
    """Return what a field of the shop's own is called in the reader's language."""
    return own_fields.label(field)


@register.filter
def holds(listed: Any, field: Any) -> str:
    """Return what stands in a field of the shop's own in this row."""
    return own_fields.words(field, listed.more.get(field.name))


@register.filter
def is_number(field: Any) -> bool:
    """Return whether its values are read in columns of figures."""
    return field.kind in NUMBERS


@register.filter
def lookup(mapping: dict[Any, Any] | None, key: Any) -> Any:
    return mapping.get(key) if mapping else None


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], now: object) -> SafeString:
    """Write the options of a select, with the one that is chosen now; lists are groups."""
    # Written by hand: a page has hundreds of them, and a template takes its time over each.
    return mark_safe("".join(_option(value, label, now) for value, label in choices))  # noqa: S308


def _option(value: object, label: object, now: object) -> str:
    if isinstance(label, list):
        inner = "".join(_option(one, text, now) for one, text in label)
        return f'<optgroup label="{escape(value)}">{inner}</optgroup>'
    chosen = " selected" if value == now else ""
    return f'<option value="{escape(value)}"{chosen}>{escape(label)}</option>'


def escape(text: object) -> str:
    return html.escape(str(text))
