"""An object's rows and the ids of the visible ones, for apps that stand below who keeps it."""

from collections.abc import Callable
from typing import Any

from .queries import Actor

Ids = Any  # a queryset of ids, used as a subquery

_sources: dict[str, Callable[..., Ids]] = {}
_rows: dict[str, Callable[[], Any]] = {}


def offer(name: str, ids: Callable[..., Ids], rows: Callable[[], Any]) -> None:
    """Let an app offer `ids(actor, **filters)`, and all rows, of the object it keeps."""
    _sources[name] = ids
    _rows[name] = rows


def rows_named(name: str) -> Any:
    """Return the rows of an object as a queryset, whoever asks; None if it has none."""
    return _rows[name]() if name in _rows else None


def visible_ids(actor: Actor, name: str, **filters: Any) -> Ids:
    """
    Return a subquery of the ids that the actor may see.

    :raises KeyError: if no installed app keeps such a thing
    """
    return _sources[name](actor, **filters)
