"""
Learning how much each agreement says, from counts of patterns alone (Winkler 1988).

u comes from random pairs. m is learnt by expectation and maximisation within each block, where
pairs of one person are not rare, from the fields that the block does not itself make agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from .rules import MISSING, RuleSet, Weights, bits_of, probability

ROUNDS = 60
CLOSE_ENOUGH = 1e-5
LEAST = 2e-3  # of m: no agreement is impossible for one person
FIRST_GUESS = 0.3  # that a pair in a block is of one person
BELIEVED = 100.0  # pairs that what was believed beforehand counts for
BELIEVED_OF_TWO = 10_000.0  # and random pairs
AGREED = 0.9  # the first guess of m, for all agreeing levels together

Pattern = tuple[int, ...]  # a level for each comparison, or MISSING


@dataclass(frozen=True)
class Seen:
    """How many pairs showed a pattern, and by which blocks (a bit each) they were found."""

    blocks: int
    pattern: Pattern
    count: int


def learn(
    rules: RuleSet,
    seen: Sequence[Seen],
    random: Mapping[Pattern, int],
    pairs: int,
    beforehand: Weights | None = None,
) -> Weights:
    """
    Return the weights that fit what was seen best; `pairs` is how many there could be.

    What was believed beforehand counts as `BELIEVED` pairs: few records teach little.
    """
    fields = [one.field for one in rules.comparisons]
    u = {field: _shares(rules, at, random, beforehand) for at, field in enumerate(fields)}
    learnt: dict[str, list[tuple[float, tuple[float, ...]]]] = defaultdict(list)
    for place, block in enumerate(rules.blocks):
        counts: dict[Pattern, int] = defaultdict(int)
        for one in seen:
            if one.blocks >> place & 1:
                counts[one.pattern] += one.count
        free = [field for field in fields if field not in block.implies]
        matches, m = _within(rules, counts, u, free, beforehand)
        for field in free:
            learnt[field].append((matches, m[field]))
    if beforehand is not None:
        for field in fields:
            learnt[field].append((BELIEVED, beforehand.m[field]))
    m = {field: _mean(learnt[field]) or _guess(rules, field) for field in fields}
    together: dict[Pattern, int] = defaultdict(int)
    for one in seen:
        together[one.pattern] += one.count
    return Weights(m, u, _prior(Weights(m, u, 0), fields, together, pairs))


def _shares(
    rules: RuleSet, at: int, random: Mapping[Pattern, int], beforehand: Weights | None
) -> tuple[float, ...]:
    one = rules.comparisons[at]
    counts = [0.5] * len(one.names)
    if beforehand is not None:
        counts = [BELIEVED_OF_TWO * share for share in beforehand.u[one.field]]
    for pattern, count in random.items():
        if pattern[at] != MISSING:
            counts[pattern[at]] += count
    return tuple(count / sum(counts) for count in counts)


def _guess(rules: RuleSet, field: str) -> tuple[float, ...]:
    agreeing = len(rules.comparison(field).levels)
    # The nearer a level, the likelier: halves of halves.
    shares = [2.0**-place for place in range(agreeing)]
    return (*(AGREED * share / sum(shares) for share in shares), 1 - AGREED)


def _within(
    rules: RuleSet,
    counts: Mapping[Pattern, int],
    u: Mapping[str, tuple[float, ...]],
    free: Sequence[str],
    beforehand: Weights | None,
) -> tuple[float, dict[str, tuple[float, ...]]]:
    """Return how many pairs of a block are one person's, and how often those agree."""
    places = {one.field: at for at, one in enumerate(rules.comparisons) if one.field in free}
    m = {f: beforehand.m[f] if beforehand else _guess(rules, f) for f in free}
    total = sum(counts.values())
    share, matches = FIRST_GUESS, 0.0
    for _ in range(ROUNDS if total else 0):
        tallied = {field: [0.0] * len(m[field]) for field in free}
        matches = 0.0
        for pattern, count in counts.items():
            bits = log2(share / (1 - share))
            for field, at in places.items():
                if pattern[at] != MISSING:
                    bits += log2(m[field][pattern[at]] / u[field][pattern[at]])
            likely = probability(bits) * count
            matches += likely
            for field, at in places.items():
                if pattern[at] != MISSING:
                    tallied[field][pattern[at]] += likely
        before, share = share, min(max(matches / total, 1e-9), 1 - 1e-9)
        if beforehand is not None:
            tallied = {f: _with(tallied[f], beforehand.m[f]) for f in free}
        m = {field: _normal(tallied[field]) for field in free}
        if abs(before - share) < CLOSE_ENOUGH:
            break
    return matches, m


def _with(tallied: Sequence[float], believed: Sequence[float]) -> list[float]:
    return [count + BELIEVED * share for count, share in zip(tallied, believed, strict=True)]


def _normal(tallied: Sequence[float]) -> tuple[float, ...]:
    total = sum(tallied)
    if not total:
        return tuple(1 / len(tallied) for _ in tallied)
    kept = [max(count / total, LEAST) for count in tallied]
    return tuple(share / sum(kept) for share in kept)


def _mean(
    learnt: Iterable[tuple[float, tuple[float, ...]]],
) -> tuple[float, ...] | None:
    """Return the mean of what several blocks taught, each heard as much as it had matches."""
    heard = [(matches, m) for matches, m in learnt if matches > 0]
    total = sum(matches for matches, _ in heard)
    if not total:
        return None
    size = len(heard[0][1])
    return tuple(sum(n * m[at] for n, m in heard) / total for at in range(size))


def _prior(
    weights: Weights, fields: Sequence[str], counts: Mapping[Pattern, int], pairs: int
) -> float:
    said = [(sum(bits_of(weights, fields, pattern)), n) for pattern, n in counts.items()]
    least = 0.1 / max(pairs, 1)
    prior = 1e-4
    for _ in range(ROUNDS):
        odds = log2(prior / (1 - prior))
        matches = sum(n * probability(odds + bits) for bits, n in said)
        before, prior = prior, min(max(matches / max(pairs, 1), least), 0.5)
        if abs(before - prior) < CLOSE_ENOUGH * before:
            break
    return prior
