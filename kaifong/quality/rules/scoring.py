"""
The score of a record.

A hundred, less the points of what is found wanting (minor 5, major 15, critical 40), never below
nought. It says the same next year: a new rule takes nothing from records that keep it.
"""

from collections.abc import Iterable

from .vocabulary import POINTS, Severity

BEST = 100


def score(found: Iterable[Severity]) -> int:
    """Return the score of a record in which this is found wanting, from 0 to 100."""
    return max(0, BEST - sum(POINTS[severity] for severity in found))


def fix_rate(opened: int, fixed: int) -> float | None:
    """Return which share of what was ever found has been put right; None if nothing was found."""
    return fixed / opened if opened else None
