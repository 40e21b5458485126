"""How fresh a source is, against how often it was promised."""

from datetime import datetime, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    NEVER = "never"
    FRESH = "fresh"
    LATE = "late"  # past its time, or the last try failed
    STALE = "stale"  # past twice its time


def freshness(
    *, refreshed_at: datetime | None, every_hours: int, failed: bool, at: datetime
) -> Freshness:
    """Return how fresh what was read then is at a moment."""
    if refreshed_at is None:
        return Freshness.NEVER
    age, due = at - refreshed_at, timedelta(hours=every_hours)
    if age > 2 * due:
        return Freshness.STALE
    return Freshness.LATE if failed or age > due else Freshness.FRESH


def is_due(*, refreshed_at: datetime | None, every_hours: int, at: datetime) -> bool:
    """Return whether a source is to be read again, so early that it does not become late."""
    return refreshed_at is None or at - refreshed_at >= timedelta(hours=every_hours) * 0.5
