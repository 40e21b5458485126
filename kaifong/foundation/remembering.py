"""What a page asks again and again, asked once: remembered while one page is made, no longer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Let functions under `remembered` answer from memory until this ends."""
    outer = _known.set({})
    try:
        yield
    finally:
        _known.reset(outer)


def remembered[T](ask: Callable[[], T]) -> Callable[[], T]:
    """
    Ask once while a page is made; every time where none is.

    For what is the same for everybody and does not change while somebody reads a page.
    """

    @wraps(ask)
    def once() -> T:
        known = _known.get()
        if known is None:
            return ask()
        if ask not in known:
            known[ask] = ask()
        found: T = known[ask]
        return found

    return once
