"""What is compared, in which order, and what it says: rules of matching as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2
from typing import Any


class Action(StrEnum):
    """What an entrance does about a pair that is as likely as this."""

    BLOCK = "block"  # nothing is made until a person has decided
    WARN = "warn"  # it is shown to whoever makes the record
    LOG = "log"  # it is written down for the queue


@dataclass(frozen=True)
class Level:
    """
    One degree of agreement: a condition in SQL over the records `l` and `r`.

    `rarer` is a column with the share of records that bear the value: what is rare says more.
    """

    name: str
    when: str
    rarer: str = ""


@dataclass(frozen=True)
class Comparison:
    """
    One field of two records: the first level whose condition holds; none of them: it differs.

    Where `missing` holds the field says nothing.
    """

    field: str
    missing: str
    levels: tuple[Level, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (*(level.name for level in self.levels), DIFFERS)


@dataclass(frozen=True)
class Block:
    """Pairs worth comparing share one of these keys, a list in SQL over a record `t`."""

    name: str
    keys: str
    implies: frozenset[str] = frozenset()  # fields that agree by it: they teach nothing there
    largest: int = 100  # a key that more records share tells nothing


@dataclass(frozen=True)
class RuleSet:
    """
    One version of the rules; thresholds are probabilities that two are one.

    Measures are reckoned once for each pair, and levels speak of them by name.
    """

    name: str
    version: int
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    review: float  # from here on a person looks at it
    sure: float  # from here on hardly a doubt is left
    measures: tuple[tuple[str, str], ...] = ()  # name, the expression over `l` and `r`
    frequencies: tuple[tuple[str, str], ...] = ()  # column, the expression over `t` it counts

    def comparison(self, field: str) -> Comparison:
        return next(one for one in self.comparisons if one.field == field)


@dataclass(frozen=True)
class Weights:
    """What was learnt: how often pairs of one (m) and of two (u) agree so far, and how many are."""

    m: dict[str, tuple[float, ...]]  # by field, in the order of the comparison's names
    u: dict[str, tuple[float, ...]]
    prior: float  # that any two records are one

    def as_json(self) -> dict[str, Any]:
        return {"m": self.m, "u": self.u, "prior": self.prior}


DIFFERS = "differs"
MISSING = -1


def weights_from(kept: Mapping[str, Any]) -> Weights:
    """Return weights that were written as JSON."""
    m, u = ({field: tuple(shares) for field, shares in kept[which].items()} for which in ("m", "u"))
    return Weights(m, u, kept["prior"])


def bits_of(weights: Weights, fields: Sequence[str], levels: Sequence[int]) -> list[float]:
    """Return what each field says, in bits for or against; nothing where it is missing."""
    return [
        0.0 if at == MISSING else log2(weights.m[field][at] / weights.u[field][at])
        for field, at in zip(fields, levels, strict=True)
    ]


def probability(bits: float) -> float:
    """Return the probability for odds in bits."""
    bounded = min(max(bits, -60.0), 60.0)
    return float(2**bounded / (1 + 2**bounded))
