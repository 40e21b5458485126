"""How much waits for a reader at a place of the desk, shown beside it; each app tells its own."""

from collections.abc import Callable
from typing import Any

Waiting = Callable[[Any], int]  # actor → how many

_waiting: dict[str, Waiting] = {}


def offer(url_name: str, waiting: Waiting) -> None:
    """Let an app say how much waits at one of its places; called once, at start."""
    _waiting[url_name] = waiting


def waiting_at(url_name: str, actor: Any) -> int:
    """Return how much waits there; nothing where no app says so."""
    count = _waiting.get(url_name)
    return 0 if count is None else count(actor)
