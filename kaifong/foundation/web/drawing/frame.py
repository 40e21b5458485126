"""Filling the kit's small templates."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def draw(name: str, **context: Any) -> SafeString:
    """Return a component's template filled."""
    return render_to_string(f"kit/{name}.html", context)
