"""What codes are called: the app that keeps them tells those that stand below it."""

from collections.abc import Callable, Mapping

Names = Mapping[int, tuple[str, str]]  # code → English, Chinese

_sources: dict[str, Callable[[], Names]] = {}


def offer(kind: str, names: Callable[[], Names]) -> None:
    """Let an app offer the names of a kind of code that it keeps; called once, at start."""
    _sources[kind] = names


def names(kind: str) -> Names:
    """Return the names of all codes of a kind; none if no installed app keeps such."""
    return _sources[kind]() if kind in _sources else {}
