"""What of a customer is found by searching, and how two edits of one field meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kaifong.foundation.search.folding import bigrams, fold


def search_text_of(name_en: str, member_no: str | None, outside: Iterable[str]) -> str:
    """Return the folded text in which names and numbers are found by any part."""
    return " ".join(fold(part) for part in (name_en, member_no or "", *outside) if part)


def search_zh_of(name_zh: str) -> str:
    """Return the 2-grams by which a Chinese name is found in either script."""
    return bigrams(name_zh)


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: what each wants, and what it was."""

    field: str
    mine: Any
    theirs: Any
    original: Any


def three_way(
    *, original: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Clash]]:
    """
    Return what to write and where both changed one field differently.

    Fields that only one of the two changed are not in anybody's way: both win.
    """
    changed = {name: value for name, value in mine.items() if value != original[name]}
    clashes = [
        Clash(name, value, theirs[name], original[name])
        for name, value in changed.items()
        if theirs[name] not in (original[name], value)
    ]
    write = {name: value for name, value in changed.items() if theirs[name] != value}
    return write, clashes
