"""What a person typed into a search box, taken apart for the indexes that can answer it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kaifong.foundation.search.folding import CJK, cjk_runs, fold, simplify

LONGEST_QUERY = 200  # characters; what lies beyond is no longer looked at
SHORTEST_TRIGRAM = 3

_NUMBER = re.compile(r"[\d+()./-]*\d[\d+()./-]*")
_BREAK = re.compile(
    rf"[\s,;|、，。；：「」《》〈〉]+|(?<=[{CJK}])(?![{CJK}])|(?<![{CJK}])(?=[{CJK}])"
)
_OUTSIDE = "\"'`()[]{}<>?!:·・"


@dataclass(frozen=True, slots=True)
class Terms:
    """
    The terms of a query; a row answers it if it answers every one of them.

    `latin` and `digits` have at least three characters and are folded: parts anywhere in the text
    column (trigram index). `prefixes` are shorter: beginnings of a word. `cjk` are 2-grams, and
    `cjk_prefixes` single characters, of the tsvector that `bigrams` fills.
    """

    latin: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    cjk: tuple[str, ...] = ()
    cjk_prefixes: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.latin, self.prefixes, self.cjk, self.cjk_prefixes, self.digits))

    @property
    def tsquery(self) -> str:
        """The Chinese part as `to_tsquery('simple', …)` reads it; tokens are letters only."""
        return " & ".join((*self.cjk, *(f"{single}:*" for single in self.cjk_prefixes)))


def parse_query(text: str) -> Terms:
    """Return the terms of what was typed, each once, in the order typed."""
    words = [word.strip(_OUTSIDE) for word in _BREAK.split(fold(text[:LONGEST_QUERY]))]
    chinese = [run for word in words for run in cjk_runs(simplify(word))]
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    groups = [group for word in numbers for group in re.findall(r"\d+", word)]
    others = [word for word in words if re.search(r"\w", word) and word not in numbers + chinese]
    latin = [word for word in others if not cjk_runs(word)]
    return Terms(
        latin=_once(word for word in latin if len(word) >= SHORTEST_TRIGRAM),
        prefixes=_once(word for word in latin + groups if len(word) < SHORTEST_TRIGRAM),
        cjk=_once(run[at : at + 2] for run in chinese for at in range(len(run) - 1)),
        cjk_prefixes=_once(run for run in chinese if len(run) == 1),
        digits=_once(group for group in groups if len(group) >= SHORTEST_TRIGRAM),
    )


def _once(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
