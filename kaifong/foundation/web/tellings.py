"""How a fact of the journal is told in a timeline; each app tells its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Words = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True)
class Telling:
    """A sign, a mood (good, info, warn, bad, quiet), a title, and what more the facts say."""

    icon: str
    kind: str
    title: object  # a lazy translation
    text: Words | None = None  # from the fact's payload
    url_name: str = ""  # of the page of what the fact is about


_tellings: dict[str, Telling] = {}
_kinds: dict[str, object] = {}


def offer(kind: str, title: object, tellings: Mapping[str, Telling]) -> None:
    """Let an app say how its facts are told; `kind` is the first word of their names."""
    _kinds[kind] = title
    _tellings.update(tellings)


def telling(name: str) -> Telling:
    """Return how a fact is told; one that nobody tells shows its own name."""
    return _tellings.get(name) or Telling("point", "quiet", name)


def kinds() -> list[tuple[str, object]]:
    return sorted(_kinds.items(), key=lambda item: item[0])
