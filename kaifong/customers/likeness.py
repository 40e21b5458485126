"""
When two customers may be one person, as rules for `foundation.matching`: version 1 of Hong Kong's.

Names are compared by what they sound like, whichever script and order they are written in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kaifong.foundation.hongkong import sounds
from kaifong.foundation.hongkong.latin_names import words_of
from kaifong.foundation.hongkong.names import PersonName, parse_name
from kaifong.foundation.matching.engine import Pair
from kaifong.foundation.matching.rules import (
    MISSING,
    Action,
    Block,
    Comparison,
    Level,
    RuleSet,
    Weights,
)
from kaifong.foundation.search.folding import fold, simplify

SHORTEST_LOCAL = 5  # letters before the @ that name somebody, not a post ("info")
# What an entrance does about a pair that may be one, and about one that hardly leaves a doubt.
# A person at a form judges at once; a program cannot, so that it is told and asks one who can.
ACTIONS = {
    "form": (Action.WARN, Action.BLOCK),
    "api": (Action.BLOCK, Action.BLOCK),
    "import": (Action.WARN, Action.BLOCK),
}


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A customer as far as matching looks at him."""

    id: int
    name_en: str = ""
    name_zh: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    district: int = 0


@dataclass(frozen=True)
class Called:
    """The parts of a name that are compared; lists hold what it may stand for."""

    zh: str | None  # simplified
    words: str | None  # Latin words, folded and sorted
    family: tuple[str, ...]
    spelt: str | None  # the family name in Latin letters
    given: tuple[str, ...]
    initials: str | None
    christian: tuple[str, ...]


@lru_cache(maxsize=100_000)
def called(name_en: str, name_zh: str) -> Called:
    """Return the parts of a customer's names."""
    latin, chinese = parse_name(name_en), parse_name(name_zh)
    zh = simplify(fold(chinese.zh or latin.zh)).replace(" ", "")
    family_zh, given_zh = sounds.family_of(zh)
    words = sorted(words_of(name_en)) if name_en else []
    family = (family_zh,) if family_zh else sounds.families(latin.family_en)
    christian = words_of(latin.christian_en or chinese.christian_en)
    return Called(
        zh=zh or None,
        words=" ".join(words) or None,
        family=family,
        spelt=latin.family_en.lower() or None,
        given=_given(latin, given_zh),
        initials=_initials(latin, given_zh),
        christian=tuple(w for word in christian for w in sounds.whole_names(word)),
    )


def _given(latin: PersonName, given_zh: str) -> tuple[str, ...]:
    spelt = sounds.sound(latin.given_en) if latin.family_en and not _short(latin.given_en) else ""
    return tuple(filter(None, dict.fromkeys((spelt, *sounds.sounds_of(given_zh)))))


def _initials(latin: PersonName, given_zh: str) -> str | None:
    words = words_of(latin.given_en) if latin.family_en else []
    if _short(latin.given_en):
        return "".join(words).lower() or None
    return "".join(word[0] for word in words) or sounds.initials_of(given_zh) or None


def _short(given: str) -> bool:
    """Tell whether a given name is initials only."""
    words = words_of(given)
    return bool(words) and all(len(word) == 1 or word in {"tm", "kf"} for word in words)


def action_at(entrance: str, probability: float) -> Action | None:
    """Return what an entrance does about a pair as likely as this; nothing if it is unlikely."""
    likely, sure = ACTIONS[entrance]
    if probability >= HONG_KONG.sure:
        return sure
    return likely if probability >= HONG_KONG.review else None


def table(people: Iterable[Likeness]) -> Any:
    """Return customers as the Arrow table that the rules speak of."""
    import pyarrow as pa

    rows = [_row(person) for person in people]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(_SCHEMA)}
    schema = pa.schema([(name, kind()) for name, kind in _types(pa).items()])
    return pa.table(columns, schema=schema)


_SCHEMA = (
    *("id", "zh", "words", "family", "spelt", "given", "initials", "short", "christian"),
    *("phones", "emails", "locals", "district"),
)


def _types(pa: Any) -> dict[str, Any]:
    def many() -> Any:
        return pa.list_(pa.string())

    kinds = {"id": pa.int64, "district": pa.int16, "short": pa.bool_}
    lists = {"family", "given", "christian", "phones", "emails", "locals"}
    return {name: kinds.get(name, many if name in lists else pa.string) for name in _SCHEMA}


def _row(person: Likeness) -> tuple[Any, ...]:
    name = called(person.name_en, person.name_zh)
    local = [email.split("@")[0].split("+")[0].replace(".", "") for email in person.emails]
    return (
        *(person.id, name.zh, name.words, name.family, name.spelt, name.given, name.initials),
        *(not name.given and name.initials is not None, name.christian),
        *(person.phones, person.emails),
        [one for one in local if len(one) >= SHORTEST_LOCAL],
        person.district or None,
    )


def _both(column: str) -> str:
    return f"(len(l.{column}) > 0 AND len(r.{column}) > 0)"


NAME = Comparison(
    "name",
    "coalesce(l.zh, l.words) IS NULL OR coalesce(r.zh, r.words) IS NULL",
    (
        Level("chinese", "l.zh = r.zh AND NOT other_christian", "zh_share"),
        Level("latin", "l.words = r.words AND contains(l.words, ' ')", "words_share"),
        Level("sounds", "same_family AND same_given AND NOT other_zh", "sound_share"),
        Level("english", "same_family AND same_christian AND NOT other_given", "english_share"),
        Level("initials", "same_family AND (l.short OR r.short) AND l.initials = r.initials"),
        Level(
            "near",
            "(same_family AND near_given AND NOT same_given)"
            " OR (NOT other_family AND NOT same_given AND near_words >= 0.92)",
        ),
        Level("family_near", "near_family AND (same_given OR same_christian)"),
        Level("alike", "l.zh = r.zh OR (same_family AND same_given)"),
        Level("part", "(same_family AND NOT other_given AND NOT other_christian) OR within"),
    ),
)
PHONE = Comparison(
    "phone",
    f"NOT {_both('phones')}",
    (
        Level("same", "list_has_any(l.phones, r.phones)", "phone_share"),
        Level("near", "damerau_levenshtein(l.phones[1], r.phones[1]) <= 1"),
    ),
)
EMAIL = Comparison(
    "email",
    f"NOT {_both('emails')}",
    (
        Level("same", "list_has_any(l.emails, r.emails)", "email_share"),
        Level("local", "list_has_any(l.locals, r.locals)", "local_share"),
        Level("near", "near_email"),
    ),
)
PLACE = Comparison(
    "district",
    "l.district IS NULL OR r.district IS NULL",
    (
        Level("same", "l.district = r.district"),
        Level("region", "l.district // 100 = r.district // 100"),
    ),
)
MEASURES = (
    ("same_family", "list_has_any(l.family, r.family)"),
    ("other_family", f"({_both('family')} AND NOT list_has_any(l.family, r.family))"),
    ("near_family", "coalesce(damerau_levenshtein(l.spelt, r.spelt) <= 1, false)"),
    ("same_given", "list_has_any(l.given, r.given)"),
    (
        "near_given",
        (
            "(coalesce(damerau_levenshtein(l.given[1], r.given[1]) <= 1, false)"
            " AND least(len(l.given[1]), len(r.given[1])) > 3)"
        ),
    ),
    ("other_given", f"({_both('given')} AND NOT list_has_any(l.given, r.given))"),
    ("same_christian", "list_has_any(l.christian, r.christian)"),
    ("other_christian", f"({_both('christian')} AND NOT list_has_any(l.christian, r.christian))"),
    ("other_zh", "coalesce(l.zh <> r.zh, false)"),
    ("near_words", "coalesce(jaro_winkler_similarity(l.words, r.words, 0.9), 0)"),
    (
        "within",
        (
            "coalesce(list_has_all(string_split(l.words, ' '), string_split(r.words, ' '))"
            " OR list_has_all(string_split(r.words, ' '), string_split(l.words, ' ')), false)"
        ),
    ),
    # A distance is reckoned only where the beginnings agree: it costs more than all the rest.
    (
        "near_email",
        (
            "CASE WHEN l.emails[1][:2] = r.emails[1][:2]"
            " THEN damerau_levenshtein(l.emails[1], r.emails[1]) <= 2 ELSE false END"
        ),
    ),
)
SOUND = "t.family[1] || t.given[1]"
NICK = "t.family[1] || ' ' || t.christian[1]"
SAID = "flatten(list_transform(t.family, f -> list_transform(t.given, g -> f || ' ' || g || {})))"
BY_NAME, BY_BOTH = frozenset({"name"}), frozenset({"name", "district"})
HONG_KONG = RuleSet(
    name="hong-kong",
    version=1,
    comparisons=(NAME, PHONE, EMAIL, PLACE),
    blocks=(
        Block("phone", "t.phones", frozenset({"phone"})),
        Block("email", "t.emails", frozenset({"email"})),
        Block("local", "t.locals", frozenset({"email"}), largest=20),
        Block("name and district", "[t.zh || t.district]", BY_BOTH, largest=60),
        Block("sound and district", SAID.format("t.district::VARCHAR"), BY_BOTH, largest=60),
        Block("English name and district", f"[{NICK} || t.district]", BY_BOTH, largest=60),
        Block("words and district", "[t.words || coalesce(t.district, 0)]", BY_BOTH, largest=60),
        Block("name", "[t.zh]", BY_NAME, largest=10),
        Block("sound", SAID.format("''"), BY_NAME, largest=10),
        Block("words", "[t.words]", BY_NAME, largest=10),
        Block("most of a number", "[t.phones[1][:10] || t.family[1]]", frozenset(), largest=20),
    ),
    measures=MEASURES,
    frequencies=(
        ("zh_share", "t.zh"),
        ("words_share", "t.words"),
        ("sound_share", SOUND),
        ("english_share", NICK),
        ("phone_share", "t.phones[1]"),
        ("email_share", "t.emails[1]"),
        ("local_share", "t.locals[1]"),
    ),
    review=0.3,
    sure=0.99,
)
# Learnt from 20,000 made-up people; a shop's own scan learns its own.
UNLEARNT = Weights(
    m={
        "name": (0.43, 0.2, 0.13, 0.065, 0.12, 0.0085, 0.0023, 0.002, 0.035, 0.0033),
        "phone": (0.65, 0.14, 0.21),
        "email": (0.8, 0.18, 0.01, 0.01),
        "district": (0.81, 0.062, 0.12),
    },
    u={
        "name": (1e-5, 3e-5, 5e-5, 3e-5, 7e-5, 2.9e-4, 4.1e-4, 1e-5, 4.6e-3, 0.99),
        "phone": (1.3e-5, 1.3e-5, 1.0),
        "email": (1.6e-5, 1.6e-5, 4.7e-5, 1.0),
        "district": (0.055, 0.32, 0.63),
    },
    prior=2.7e-5,
)


def evidence(pair: Pair) -> dict[str, tuple[str, float]]:
    """Return for each field that both have how far it agrees, and what that says in bits."""
    return {
        one.field: (one.names[level], bits)
        for one, level, bits in zip(HONG_KONG.comparisons, pair.levels, pair.said, strict=True)
        if level != MISSING
    }
