"""Controls that one app's form takes from another: whoever keeps a thing offers its fields."""

from collections.abc import Callable, Collection
from typing import Any

from django.forms import Field

# (who fills it in, the purposes that the person is told of) → controls by their names
Make = Callable[[Any, Collection[str]], dict[str, Field]]

_offered: dict[str, Make] = {}


def offer(about: str, make: Make) -> None:
    """Let forms about such a thing ask for more; called once, at start."""
    _offered[about] = make


def more(about: str, actor: Any, purposes: Collection[str]) -> dict[str, Field]:
    """Return what else may be asked for these purposes; nothing if no app offers anything."""
    make = _offered.get(about)
    return {} if make is None else make(actor, purposes)
