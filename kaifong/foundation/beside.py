"""
Notes that cannot be parted from a value, such as what a person says of an opinion (s.25(2)).

Whoever keeps such notes offers them; whoever shows or exports the value asks for them.
"""

from collections.abc import Callable, Collection, Mapping

Notes = Mapping[int, Mapping[str, tuple[str, ...]]]  # row → field → what is said of it
Find = Callable[[Collection[int] | None], Notes]

_sources: dict[str, list[Find]] = {}


def offer(about: str, find: Find) -> None:
    """Let an app offer the notes beside values of such things; called once, at start."""
    known = _sources.setdefault(about, [])
    if find not in known:
        known.append(find)


def notes(about: str, ids: Collection[int] | None = None) -> Notes:
    """Return the notes beside values of these things, or of all that the reader may see."""
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for find in _sources.get(about, ()):
        for number, fields in find(ids).items():
            mine = found.setdefault(number, {})
            for field, texts in fields.items():
                mine[field] = (*mine.get(field, ()), *texts)
    return found
