"""The rows of one import that do not come in, with their reasons."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

KEPT = 20_000  # rows kept with their cells; who has more has chosen a wrong column

Refusal = tuple[int, str, Sequence[str]]  # row, reason, cells as they were


@dataclass
class Refusals:
    """All reasons are counted; the first rows are kept with their cells."""

    rows: list[Refusal] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    masked: int = 0  # cells, of rows that come in too, that held the number of an identity card

    def add(self, refusals: Iterable[Refusal]) -> None:
        for row, reason, cells in refusals:
            self.reasons[str(reason)] += 1
            self.keep([(row, reason, cells)])

    def keep(self, refusals: Iterable[Refusal]) -> None:
        """Keep rows that come in but for a part of them: they are no refusals in the count."""
        for row, reason, cells in refusals:
            if len(self.rows) < KEPT:
                self.rows.append((row, str(reason), cells))
