"""The ids of an object's visible rows, for apps that stand below the one that keeps it."""

from collections.abc import Callable
from typing import Any

from .queries import Actor

Ids = Any  # a queryset of ids, used as a subquery

_sources: dict[str, Callable[..., Ids]] = {}


def offer(name: str, ids: Callable[..., Ids]) -> None:
    """Let an app offer `ids(actor, **filters)` for the object it keeps."""
    _sources[name] = ids


def visible_ids(actor: Actor, name: str, **filters: Any) -> Ids:
    """
    Return a subquery of the ids that the actor may see.

    :raises KeyError: if no installed app keeps such a thing
    """
    return _sources[name](actor, **filters)
