"""How codes of customers and orders are shown in the reader's language."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from kaifong.customers.desk import wording
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web.drawing.parts import masked

register = template.Library()
for _name in ("channel", "district", "language", "region", "sharing"):
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


@register.simple_tag
def secret(listed: Any, cls: str, value: object) -> object | SafeString:
    """Show a value, or that it is hidden, or that there is none."""
    if cls in listed.hidden:
        return masked()
    return "—" if value in (None, "") else value


@register.filter
def lookup(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def is_group(label: object) -> bool:
    """Return whether a choice's label is a list of choices of its own."""
    return isinstance(label, list)
