"""Which word of a name in Latin letters is the family name: Hong Kong writes it first and last."""

import re
from dataclasses import dataclass

from kaifong.foundation.hongkong.given_names import is_also_given, is_cantonese, is_english
from kaifong.foundation.hongkong.surnames import ranks, two_word_surnames
from kaifong.foundation.search.folding import fold

MOST_WORDS = 6
TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "rev"])

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ'’.-]*")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LETTERS = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"[^\W\d_]{2}")

type Words = tuple[str, ...]
type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LatinName:
    """The parts of a Latin name; absent parts are empty."""

    family: str = ""
    given: str = ""
    christian: str = ""


def parse_latin(text: str) -> LatinName | None:
    """Return the parts of a Latin name, all of it as given if unsure, or None if it is no name."""
    stripped = _BRACKETS.sub(r", \1", text).strip(" ,;/")
    parts = [tuple(part.split()) for part in stripped.split(",")] if stripped else []
    words = tuple(word for part in parts for word in part)
    if not words:
        return LatinName() if not stripped else None
    if not all(parts) or not all(_WORD.fullmatch(word) for word in words):
        return None
    found = _with_commas(parts) if len(parts) > 1 else _ordered(words)
    if found is None or len(words) > MOST_WORDS or _bare(words[0]) in TITLES:
        return LatinName(given=" ".join(text.split())) if len(parts) == 1 else None
    whole_lower = stripped.islower()
    return LatinName(*(" ".join(_cased(w, whole_lower=whole_lower) for w in p) for p in found))


def stands_out(family: str) -> bool:
    """Tell whether a family name can be told from the rest by its capitals; "TM" cannot."""
    return all(_shouted(word.upper()) for word in family.split())


def words_of(text: str) -> list[str]:
    """Return the folded words of a part of a name, hyphens apart and titles left out."""
    words = re.split(r"[\s,.’'/()-]+", fold(text))
    return [word for word in words if word and word not in TITLES]


def _with_commas(parts: list[Words]) -> tuple[Words, Words, Words] | None:
    left, right = parts[0], tuple(word for part in parts[1:] for word in part)
    ordered = _ordered(left) if len(left) > 1 and not _is_two_word(left) else None
    if ordered is None:
        return left, *_given(right)
    family, given, christian = ordered
    if given:
        return family, given, christian + right
    given, more = _given(right)
    return family, given, christian + more


def _ordered(words: Words) -> tuple[Words, Words, Words] | None:
    """Return family, given and Christian names of words without a comma, if they can be told."""
    if len(words) == 1 and is_english(words[0]):
        return (), (), words
    span = _capitals(words) or _two_words(words) or _known(words)
    if span is None:
        return None
    before, family, after = words[: span[0]], words[slice(*span)], words[span[1] :]
    given, christian = _given(after)
    if given:
        return family, given, before + christian
    given, christian = _given(before)
    return family, given, christian + after


def _given(words: Words) -> tuple[Words, Words]:
    first, last = _core(words)
    return words[first:last], words[:first] + words[last:]


def _core(words: Words) -> Span:
    """Return where the words lie that no English given names before or after them are."""
    others = [at for at, word in enumerate(words) if not is_english(word)]
    return (others[0], others[-1] + 1) if others else (len(words), len(words))


def _capitals(words: Words) -> Span | None:
    """Return the one group of words in capitals, as people mark a family name."""
    marked = [at for at, word in enumerate(words) if _shouted(word)]
    together = bool(marked) and marked[-1] - marked[0] == len(marked) - 1
    return (marked[0], marked[-1] + 1) if together and len(marked) < len(words) else None


def _two_words(words: Words) -> Span | None:
    """Return where a surname of two words stands: first, after English names, or last."""
    for start in (0, _core(words)[0], len(words) - 2):
        if start >= 0 and _is_two_word(words[start : start + 2]):
            return start, start + 2
    return None


def _known(words: Words) -> Span | None:
    """Return the likelier surname of the first and the last word, English names set aside."""
    first, last = _core(words)
    # An English name may be missing from our list: then a surname and two more words follow it.
    if last - first > 2 and not _rank(words[first]) and not is_cantonese(words[first]):
        first += int(_rank(words[first + 1]) > 0)
    core = words[first:last]
    if not core:
        return None
    if len(core) == 1 and not _rank(core[0]):
        western = first > 0 and last == len(words) and not is_cantonese(core[0])
        return (first, last) if western else None
    at = _likelier(core)
    return None if at is None else (first + at, first + at + 1)


def _likelier(core: Words) -> int | None:
    ends = [at for at in dict.fromkeys((0, len(core) - 1)) if _rank(core[at])]
    # The family name usually comes first, so the last word must be the clearly better surname.
    weights = {at: _rank(core[at]) - 2 * is_also_given(core[at]) + (at == 0) for at in ends}
    return max(weights, key=weights.__getitem__, default=None)


def _rank(word: str) -> int:
    return ranks().get(word.lower(), 0)


def _is_two_word(words: Words) -> bool:
    # "AU Yeung" is Miss Au whose given name is Yeung.
    alike = len({_shouted(word) for word in words}) == 1
    return alike and tuple(word.lower() for word in words) in two_word_surnames()


def _shouted(word: str) -> bool:
    # TM, K.Y. and A-B are initials; NG is a name.
    pronounced = re.search("[AEIOUY]", word) is not None or _rank(word) > 0
    return word.isupper() and pronounced and "." not in word and _PAIR.search(word) is not None


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def _cased(word: str, *, whole_lower: bool) -> str:
    if whole_lower or _shouted(word):
        return _LETTERS.sub(lambda found: found[0].capitalize(), word)
    return word
