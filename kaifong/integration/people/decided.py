"""What people decided about rows that were held; nothing heavy, for pages name it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Decided:
    """What people said about rows that were held: whom each is, and whom each is not."""

    same: Mapping[int, int] = field(default_factory=dict)  # row → customer
    repeats: frozenset[int] = frozenset()  # rows that repeat another row
    others: Mapping[int, frozenset[int]] = field(default_factory=dict)  # row → not these
