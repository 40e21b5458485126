"""Names of customers, in both scripts and in the ways people here write them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kaifong.foundation.hongkong.places import Region
from kaifong.foundation.search.folding import simplify

from . import names
from .cast import CAST
from .columns import chosen, joined, taken

Array = NDArray[Any]

ONE_CHARACTER = 0.07  # given names of one character
ONLY_CHINESE = 0.06
ONLY_LATIN = 0.04
FOREIGN = {Region.ISLAND: 0.09, Region.OVERSEAS: 0.5}
FOREIGN_ELSEWHERE = 0.03
ENGLISH_NAME = 0.58


@dataclass(frozen=True)
class People:
    """Columns of names; `mail` is what their e-mail addresses begin with."""

    name_en: pa.Array
    name_zh: pa.Array
    language: pa.Array
    mail: pa.Array


def draw(rng: np.random.Generator, district: Array, *, first: int) -> People:
    """Draw who lives in these districts; at the first place of all the cast begins."""
    count = len(district)
    region = district // 100
    foreign = rng.random(count) < np.select(
        [region == code for code in FOREIGN], list(FOREIGN.values()), FOREIGN_ELSEWHERE
    )
    mainland = ~foreign & (region == Region.GREATER_BAY)
    female = rng.random(count) < 0.56
    surname = _surnames(rng, count)
    given_zh, given_en = _given(rng, female, mainland=mainland)
    english = chosen(mainland, "", _english(rng, female))
    spelt = _spelt(surname, mainland)
    their_given, their_family = _foreign(rng, count)
    local = _latin(rng, spelt, given_en, english)
    latin = chosen(foreign, joined(their_given, their_family, by=" "), local)
    chance = rng.random(count)
    only_latin = foreign | (chance > 1 - ONLY_LATIN)
    written = _simplified(joined(taken(list(names.surnames()), surname), given_zh), mainland)
    calling = chosen(foreign, their_given, chosen(pc.equal(english, ""), given_en, english))
    drawn = People(
        name_en=chosen((chance < ONLY_CHINESE) & ~foreign & ~mainland, "", latin),
        name_zh=chosen(only_latin, "", written),
        language=chosen(foreign | (rng.random(count) < 0.12), "en", "zh-hant"),
        mail=_mail(calling, chosen(foreign, their_family, spelt)),
    )
    return drawn if first else _with_cast(drawn)


def _with_cast(drawn: People) -> People:
    def instead(values: pa.Array, theirs: list[str]) -> pa.Array:
        return pa.concat_arrays([pa.array(theirs, pa.string()), values.slice(len(theirs))])

    return People(
        name_en=instead(drawn.name_en, [person.name_en for person in CAST]),
        name_zh=instead(drawn.name_zh, [person.name_zh for person in CAST]),
        language=instead(drawn.language, [person.language for person in CAST]),
        mail=drawn.mail,
    )


def _surnames(rng: np.random.Generator, count: int) -> Array:
    shares = np.cumsum(list(names.surnames().values()))
    found: Array = np.searchsorted(shares, rng.random(count) * shares[-1], side="right")
    return found


def _spelt(surname: Array, mainland: Array) -> pa.Array:
    here = [names.hong_kong_spelling(name).upper() for name in names.surnames()]
    there = [names.mainland_spelling(name).upper() for name in names.surnames()]
    return chosen(mainland, taken(there, surname), taken(here, surname))


def _english(rng: np.random.Generator, female: Array) -> pa.Array:
    count = len(female)
    his = taken(names.MALE_ENGLISH, rng.integers(0, len(names.MALE_ENGLISH), count))
    hers = taken(names.FEMALE_ENGLISH, rng.integers(0, len(names.FEMALE_ENGLISH), count))
    return chosen(rng.random(count) < ENGLISH_NAME, chosen(female, hers, his), "")


def _given(
    rng: np.random.Generator, female: Array, *, mainland: Array
) -> tuple[pa.Array, pa.Array]:
    """Return given names in characters and in Latin letters."""
    one = rng.random(len(female)) < ONE_CHARACTER
    his = _two(rng, names.MALE, one, mainland)
    hers = _two(rng, names.FEMALE, one, mainland)
    return chosen(female, hers[0], his[0]), chosen(female, hers[1], his[1])


def _two(
    rng: np.random.Generator, pools: tuple[names.Characters, ...], one: Array, mainland: Array
) -> tuple[pa.Array, pa.Array]:
    first, second = (rng.integers(0, len(pool.written), len(one)) for pool in pools)
    written = joined(
        chosen(one, "", taken(pools[0].written, first)), taken(pools[1].written, second)
    )
    cantonese = [taken(p.cantonese, n) for p, n in zip(pools, (first, second), strict=True)]
    mandarin = [taken(p.mandarin, n) for p, n in zip(pools, (first, second), strict=True)]
    here = chosen(one, cantonese[1], joined(*cantonese, by=" "))
    there = pc.utf8_capitalize(chosen(one, mandarin[1], joined(*mandarin)))
    return written, chosen(mainland, there, here)


def _latin(
    rng: np.random.Generator, surname: pa.Array, given: pa.Array, english: pa.Array
) -> pa.Array:
    """Return "CHAN Tai Man", "CHAN Tai Man, Kelvin" or "Kelvin CHAN"."""
    full = joined(surname, given, by=" ")
    with_english = chosen(
        rng.random(len(surname)) < 0.12,
        joined(english, surname, by=" "),
        joined(full, english, by=", "),
    )
    return chosen(pc.equal(english, ""), full, with_english)


def _foreign(rng: np.random.Generator, count: int) -> tuple[pa.Array, pa.Array]:
    given = taken(names.FOREIGN_GIVEN, rng.integers(0, len(names.FOREIGN_GIVEN), count))
    family = taken(names.FOREIGN_FAMILY, rng.integers(0, len(names.FOREIGN_FAMILY), count))
    return given, family


def _simplified(written: pa.Array, mainland: Array) -> pa.Array:
    """Return the names with those of the mainland written as there."""
    theirs = [simplify(name) for name in written.filter(pa.array(mainland)).to_pylist()]
    return pc.replace_with_mask(written, pa.array(mainland), pa.array(theirs, pa.string()))


def _mail(calling: pa.Array, family: pa.Array) -> pa.Array:
    mail = pc.utf8_lower(joined(calling, family, by="."))
    return pc.replace_substring_regex(mail, r"[^a-z.]+", "")
