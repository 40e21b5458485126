"""How well found groups agree with known ones."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """Shares of pairs within groups, and of groups that are found whole."""

    precision: float
    recall: float
    whole: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.4f} (precision {self.precision:.4f}, recall {self.recall:.4f}), "
            f"{self.whole:.1%} of people found whole"
        )


def agreement(groups: Iterable[Sequence[int]], truth: Mapping[int, Hashable]) -> Agreement:
    """Return how found groups of ids agree with whose each id is."""
    found: dict[int, int] = {one: -1 - place for place, one in enumerate(truth)}
    for number, group in enumerate(groups):
        found |= dict.fromkeys(group, number)
    both = _pairs((found[one], who) for one, who in truth.items())
    ours, theirs = _pairs(found.values()), _pairs(truth.values())
    whole = Counter((found[one], who) for one, who in truth.items())
    by_found, by_truth = Counter(found.values()), Counter(truth.values())
    exact = sum(n == by_found[a] == by_truth[b] for (a, b), n in whole.items())
    return Agreement(both / (ours or 1), both / (theirs or 1), exact / len(by_truth))


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())
