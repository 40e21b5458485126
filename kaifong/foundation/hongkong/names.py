"""
Personal names, whichever part comes first: 陳大文, CHAN Tai Man, Tai Man Chan, Peter CHAN Tai Man.

Nothing typed is ever lost: what has no known shape is kept as it is, as a given name.
"""

import re
from dataclasses import astuple, dataclass, replace

from kaifong.foundation.hongkong.latin_names import parse_latin, stands_out, words_of
from kaifong.foundation.hongkong.surnames import surname_length
from kaifong.foundation.search.folding import cjk_runs, fold, simplify

LONGEST_GIVEN_ZH = 3

_FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(0x5E)} | {0x3000: 0x20}
_SEPARATORS = re.compile(r"[\s,;/()]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name in both scripts; absent parts are empty."""

    family_en: str = ""
    given_en: str = ""
    christian_en: str = ""
    family_zh: str = ""
    given_zh: str = ""

    @property
    def zh(self) -> str:
        return self.family_zh + self.given_zh

    @property
    def en(self) -> str:
        """The Latin name with its family name in capitals: "CHAN Tai Man, Peter", "Peter CHAN"."""
        family = self.family_en.upper()
        if not stands_out(family):
            return ", ".join(filter(None, astuple(self)[:3]))
        if family and self.given_en:
            return ", ".join(filter(None, (f"{family} {self.given_en}", self.christian_en)))
        return " ".join(filter(None, (self.christian_en, self.given_en, family)))


def parse_name(text: str) -> PersonName:
    """Return the parts of a name; what has no known shape stays whole, as a given name."""
    typed = " ".join(text.translate(_FULL_WIDTH).split())
    name = _parsed(typed)
    if name and _letters(" ".join(astuple(name))) == _letters(typed):
        return name
    return PersonName(given_zh=typed) if cjk_runs(typed) else PersonName(given_en=typed)


def display(name: PersonName, language: str) -> str:
    """Return the name as readers of a language ("zh-hant", "en") write it, else in the other."""
    return (name.zh or name.en) if language.startswith("zh") else (name.en or name.zh)


def initials(name: PersonName) -> str:
    """Return one or two letters for an avatar: "CT" for CHAN Tai Man, "PC" for Peter CHAN, 陳."""
    if name.christian_en and name.family_en:
        words = [name.christian_en, name.family_en]
    else:
        words = f"{name.family_en} {name.given_en} {name.christian_en}".split()
    letters = [first for word in words if (first := _first_letter(word))]
    return "".join(letters[:2]).upper() or _first_letter(name.zh) or "?"


def name_keys(name: PersonName) -> frozenset[str]:
    """
    Return what the name can be found by: two names may be one person's if they share a key.

    Keys do not depend on the order of the words, on case, hyphens or spaces in a given name, or on
    Traditional and Simplified. A Christian name with the family name is a key of its own.
    """
    family, given, christian = map(words_of, (name.family_en, name.given_en, name.christian_en))
    return frozenset(
        filter(
            None,
            (
                _key("zh", fold(simplify(name.zh)).replace(" ", "")),
                _key("en", *sorted(family + given)),
                _key("en", "".join(family), "".join(given)) if family and given else "",
                _key("en", *sorted(christian + family)) if christian else "",
            ),
        )
    )


def _key(script: str, *words: str) -> str:
    return f"{script}:{' '.join(words)}" if any(words) else ""


def _parsed(typed: str) -> PersonName | None:
    runs = cjk_runs(typed)
    latin = typed
    for run in runs:
        latin = latin.replace(run, " ", 1)
    chinese = _chinese(runs)
    roman = parse_latin(latin)
    if chinese is None or roman is None:
        return None
    return replace(
        chinese,
        family_en=roman.family,
        given_en=roman.given,
        christian_en=roman.christian,
    )


def _chinese(runs: list[str]) -> PersonName | None:
    whole = "".join(runs)
    size = surname_length(whole)
    spaced_well = len(runs) < 2 or (len(runs) == 2 and len(runs[0]) == size)
    if not runs:
        return PersonName()
    if not size or not spaced_well or len(whole) > size + LONGEST_GIVEN_ZH:
        return None
    return PersonName(family_zh=whole[:size], given_zh=whole[size:])


def _letters(text: str) -> list[str]:
    return sorted(_SEPARATORS.sub("", text).casefold())


def _first_letter(text: str) -> str:
    return next((sign for sign in text if sign.isalpha()), "")
