"""splink's own sample, by our engine: what is compared, and in which pairs."""

import csv
from pathlib import Path
from typing import Any

from kaifong.foundation.matching.rules import Block, Comparison, Level, RuleSet

COLUMNS = ("first_name", "surname", "dob", "city", "email")
SIDES = {"f": "first_name", "s": "surname"}


def records(path: Path) -> tuple[Any, dict[int, int]]:
    """Return the sample as an Arrow table, and which record is whose."""
    import pyarrow as pa

    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name].strip().lower() or None for row in rows] for name in COLUMNS}
    ids = [int(row["unique_id"]) for row in rows]
    whose = {int(row["unique_id"]): int(row["cluster"]) for row in rows}
    return pa.table({"id": ids, **columns}), whose


def _names(first: str, second: str) -> str:
    """Return that one name agrees as `first` and the other as `second`, in either order."""
    ways = [
        f"({a.format(x)} AND {b.format(y)})"
        for a, b in ((first, second), (second, first))
        for x, y in (("ff", "ss"), ("fs", "sf"))
    ]
    return " OR ".join(dict.fromkeys(ways))


def _one(how: str) -> str:
    return " OR ".join(how.format(pair) for pair in ("ff", "fs", "sf", "ss"))


def _pairs(name: str, expression: str) -> list[tuple[str, str]]:
    return [
        (f"{name}_{a}{b}", f"coalesce({expression.format(f'l.{x}', f'r.{y}')}, false)")
        for a, x in SIDES.items()
        for b, y in SIDES.items()
    ]


SAME, NEAR, LIKE = "same_{}", "near_{}", "like_{}"
LACKS = "(l.first_name IS NULL OR l.surname IS NULL OR r.first_name IS NULL OR r.surname IS NULL)"
NAME = Comparison(
    "name",
    "coalesce(l.first_name, l.surname) IS NULL OR coalesce(r.first_name, r.surname) IS NULL",
    (
        Level("same", _names(SAME, SAME), "name_share"),
        Level("near", _names(SAME, NEAR)),
        Level("both near", _names(NEAR, NEAR)),
        Level("half", _names(SAME, LIKE)),
        Level("rough", _names(NEAR, LIKE)),
        Level("all there is", f"({_one(SAME)}) AND {LACKS}"),
        Level("nearly all there is", f"({_one(NEAR)}) AND {LACKS}"),
        Level("rougher", _names(LIKE, LIKE)),
        Level("one", _one(SAME)),
    ),
)
BORN = Comparison(
    "dob",
    "l.dob IS NULL OR r.dob IS NULL",
    (
        Level("same", "l.dob = r.dob"),
        Level("near", "dob_distance <= 1"),
        Level("about", "dob_distance <= 2 OR abs(datediff('day', l.dob::DATE, r.dob::DATE)) < 367"),
    ),
)
CITY = Comparison(
    "city",
    "l.city IS NULL OR r.city IS NULL",
    (
        Level("same", "l.city = r.city", "city_share"),
        Level("near", "jaro_winkler_similarity(l.city, r.city) >= 0.88"),
    ),
)
EMAIL = Comparison(
    "email",
    "l.email IS NULL OR r.email IS NULL",
    (
        Level("same", "l.email = r.email", "email_share"),
        Level(
            "near",
            "email_like > 0.97 OR l.email[:strpos(l.email, '@')] = r.email[:strpos(r.email, '@')]",
        ),
        Level("like", "email_like >= 0.88"),
    ),
)
LEAST, MOST = "least(t.first_name{0}, t.surname{0})", "greatest(t.first_name{0}, t.surname{0})"
BOTH = LEAST.format("") + " || ' ' || " + MOST.format("")
BEGINNINGS = LEAST.format("[:3]") + " || " + MOST.format("[:3]")
BY_NAME = frozenset({"name"})
WESTERN = RuleSet(
    name="western",
    version=1,
    comparisons=(NAME, BORN, CITY, EMAIL),
    blocks=(
        Block("e-mail", "[t.email]", frozenset({"email"})),
        Block("part", "string_split(t.email, '@')", frozenset({"email"})),
        Block("names", f"[{BOTH}]", BY_NAME),
        Block("beginnings", f"[{BEGINNINGS}]", BY_NAME),
        Block("born", "[t.dob]", frozenset({"dob"})),
        Block(
            "a name and the year",
            "[t.first_name || t.dob[:4], t.surname || t.dob[:4]]",
            frozenset({"dob", "name"}),
        ),
        Block(
            "a name and the city",
            "[t.first_name || t.city, t.surname || t.city]",
            frozenset({"city", "name"}),
        ),
    ),
    measures=(
        *_pairs("same", "{0} = {1}"),
        *_pairs(
            "near",
            "(jaro_winkler_similarity({0}, {1}) >= 0.88 OR damerau_levenshtein({0}, {1}) <= 1)",
        ),
        *_pairs("like", "jaro_winkler_similarity({0}, {1}) >= 0.7"),
        ("dob_distance", "damerau_levenshtein(l.dob, r.dob)"),
        ("email_like", "jaro_winkler_similarity(l.email, r.email)"),
    ),
    frequencies=(
        (
            "name_share",
            (
                "concat_ws(' ', least(coalesce(t.first_name, ''), coalesce(t.surname, '')),"
                " greatest(coalesce(t.first_name, ''), coalesce(t.surname, '')))"
            ),
        ),
        ("city_share", "t.city"),
        ("email_share", "t.email"),
    ),
    review=0.5,
    sure=0.9,
)
