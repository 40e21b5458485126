"""What of a customer is found by searching, what may stand in a field, how two edits meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.search.folding import bigrams, fold

LANGUAGES = ("en", "zh-hant", "zh-hans")
LONGEST = {"name_en": 160, "name_zh": 80, "note": 5_000}
CODES = {"district": frozenset(District), "channel": frozenset(Channel), "language": LANGUAGES}


def search_text_of(name_en: str, member_no: str | None, outside: Iterable[str]) -> str:
    """Return the folded text in which names and numbers are found by any part."""
    return " ".join(fold(part) for part in (name_en, member_no or "", *outside) if part)


def search_zh_of(name_zh: str) -> str:
    """Return the 2-grams by which a Chinese name is found in either script."""
    return bigrams(name_zh)


def fits(field: str, value: Any) -> bool:
    """Return whether a value can stand in one of the fields that people fill in."""
    if field in CODES:
        return value in CODES[field]
    if field in LONGEST:
        return isinstance(value, str) and len(value) <= LONGEST[field] and "\x00" not in value
    return value is None or isinstance(value, int)


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
