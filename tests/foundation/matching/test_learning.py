"""What is learnt from patterns is what they were drawn from."""

import random
from collections import Counter

import pytest

from kaifong.foundation.matching.learning import Seen, learn
from kaifong.foundation.matching.rules import (
    Block,
    Comparison,
    Level,
    RuleSet,
    Weights,
    bits_of,
    probability,
    weights_from,
)

TWO = (Level("same", ""), Level("near", ""))
RULES = RuleSet(
    name="test",
    version=1,
    comparisons=tuple(Comparison(field, "", TWO) for field in ("name", "phone", "place")),
    blocks=(Block("phone", "", frozenset({"phone"})), Block("name", "", frozenset({"name"}))),
    review=0.5,
    sure=0.9,
)
M = {"name": (0.7, 0.2, 0.1), "phone": (0.8, 0.05, 0.15), "place": (0.85, 0.1, 0.05)}
U = {"name": (0.001, 0.009, 0.99), "phone": (0.0005, 0.0005, 0.999), "place": (0.06, 0.3, 0.64)}


def drawn(draw, shares):
    return tuple(
        draw.choices(range(3), weights=shares[field])[0] for field in ("name", "phone", "place")
    )


def books(seed=1):
    """Return pairs of one and of two as two blocks would find them, and random pairs."""
    draw = random.Random(seed)  # noqa: S311  drawn again the same each time
    seen = Counter()
    for shares, count in ((M, 20_000), (U, 2_000_000)):
        few = count if shares is M else 40_000
        for _ in range(few):
            pattern = drawn(draw, shares)
            if shares is U:  # only those that a block would find, drawn directly
                at = draw.choice((0, 1))
                pattern = tuple(0 if place == at else level for place, level in enumerate(pattern))
            blocks = (pattern[1] == 0) + 2 * (pattern[0] == 0)
            if blocks:
                seen[blocks, pattern] += 1
    chance = Counter(drawn(draw, U) for _ in range(100_000))
    return [Seen(blocks, pattern, n) for (blocks, pattern), n in seen.items()], chance


def test_what_was_drawn_is_learnt():
    seen, chance = books()
    weights = learn(RULES, seen, chance, pairs=40_000_000)
    for field in ("name", "phone", "place"):
        assert weights.u[field] == pytest.approx(U[field], abs=0.01)
        assert weights.m[field] == pytest.approx(M[field], abs=0.05)
    found = 20_000 * (1 - 0.3 * 0.2)  # the rest agree in neither name nor number
    assert weights.prior == pytest.approx(found / 40_000_000, rel=0.15)


def test_nothing_seen_teaches_nothing_and_breaks_nothing():
    weights = learn(RULES, [], {}, pairs=0)
    assert all(sum(m) == pytest.approx(1) for m in weights.m.values())
    assert 0 < weights.prior < 1


def test_what_is_missing_says_nothing_and_differing_speaks_against():
    weights = Weights(M, U, 1e-5)
    said = bits_of(weights, ["name", "phone", "place"], (0, -1, 2))
    assert said[0] > 9
    assert said[1] == 0
    assert said[2] < 0


def test_weights_are_kept_as_they_were():
    weights = Weights(M, U, 1e-5)
    assert weights_from(weights.as_json()) == weights


def test_probability_is_bounded():
    assert probability(-10_000) == pytest.approx(0)
    assert probability(10_000) == pytest.approx(1)
    assert probability(0) == 0.5
