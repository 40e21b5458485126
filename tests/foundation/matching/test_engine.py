"""Pairs are found, compared and weighed in sets; the order of the records does not matter."""

from math import log2

import pyarrow as pa
import pytest

from kaifong.foundation.matching.engine import matching
from kaifong.foundation.matching.rules import Block, Comparison, Level, RuleSet, Weights

RULES = RuleSet(
    name="test",
    version=1,
    comparisons=(
        Comparison(
            "name",
            "l.name IS NULL OR r.name IS NULL",
            (Level("same", "l.name = r.name", "name_share"), Level("near", "distance <= 1")),
        ),
        Comparison(
            "phone", "l.phone IS NULL OR r.phone IS NULL", (Level("same", "l.phone = r.phone"),)
        ),
    ),
    blocks=(
        Block("phone", "[t.phone]", frozenset({"phone"})),
        Block("name", "[t.name]", frozenset({"name"}), largest=3),
    ),
    measures=(("distance", "damerau_levenshtein(l.name, r.name)"),),
    frequencies=(("name_share", "t.name"),),
    review=0.0,
    sure=0.9,
)
WEIGHTS = Weights(
    {"name": (0.8, 0.15, 0.05), "phone": (0.9, 0.1)},
    {"name": (0.2, 0.05, 0.75), "phone": (0.01, 0.99)},
    0.1,
)
PEOPLE = [
    (1, "anna", "1"),
    (2, "ana", "1"),
    (3, "bert", "2"),
    (4, "bert", None),
    (5, "chan", "3"),
    (6, "chan", "4"),
    (7, "chan", "5"),
    (8, "chan", "6"),
    (9, None, "6"),
]


def table(rows):
    kinds = (("id", pa.int64()), ("name", pa.string()), ("phone", pa.string()))
    return pa.table(
        {name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(kinds)}
    )


def scanned(rows, rules=RULES, weights=WEIGHTS):
    with matching(rules, table(rows)) as matcher:
        return {(p.left, p.right): p for p in matcher.scan(weights).pairs}


def test_pairs_share_a_key_and_a_key_of_too_many_is_none():
    assert scanned(PEOPLE).keys() == {(1, 2), (3, 4), (8, 9)}


def test_levels_are_the_first_that_hold_and_missing_says_nothing():
    found = scanned(PEOPLE)
    assert found[1, 2].levels == (1, 0)
    assert found[3, 4].levels == (0, -1)
    assert found[8, 9].levels == (-1, 0)
    assert found[8, 9].said[0] == 0


def test_the_order_of_the_records_does_not_matter():
    assert scanned(PEOPLE) == scanned(PEOPLE[::-1])


def test_a_rare_name_says_more_than_a_common_one():
    rare = [(1, "rare", None), (2, "rare", None), *((n, "usual", None) for n in range(3, 6))]
    found = scanned(rare)
    assert found[1, 2].bits > found[3, 4].bits


def test_given_pairs_are_weighed_by_their_levels_alone():
    with matching(RULES, table(PEOPLE)) as matcher:
        found = matcher.weigh(WEIGHTS, [(2, 1), (5, 9), (5, 77)], least=0)
    levels = {(p.left, p.right): p.levels for p in found}
    assert levels == {(2, 1): (1, 0), (5, 9): (-1, 1)}
    assert all(p.bits == pytest.approx(sum(p.said) + log2(0.1 / 0.9)) for p in found)


def test_nobody_is_nobodys_twin():
    assert scanned([]) == {}
    assert scanned(PEOPLE[:1]) == {}


def test_weights_are_learnt_where_none_are_given():
    people = [(n, f"name {n // 2}", str(n // 2)) for n in range(400)]
    with matching(RULES, table(people)) as matcher:
        found = matcher.scan(least=0.5)
    assert {(p.left, p.right) for p in found.pairs} == {(n, n + 1) for n in range(0, 400, 2)}
    assert found.compared == 200
