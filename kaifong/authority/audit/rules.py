"""What is watched for in the access log, and from where on it is unusual."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Code(StrEnum):
    """A kind of unusual access."""

    BAIT = "bait"  # somebody opened a customer who was made up for that
    CROWD = "crowd"  # many people opened one customer on one day
    EXPORTS = "exports"  # files with far more people than is this person's habit
    NIGHT = "night"  # between midnight and six
    PROFILES = "profiles"  # many people opened within an hour, and no reason given
    SEARCHES = "searches"  # many lists and searches within ten minutes


class Verdict(StrEnum):
    """What looking into it came to."""

    HONEST = "honest"  # honest work
    TALKED_TO = "talked_to"
    INCIDENT = "incident"  # it becomes a file of breaches


@dataclass(frozen=True)
class Limits:
    """Whether it is watched for, from how many on, and from how many on a reason is asked for."""

    on: bool
    threshold: int
    stops_at: int | None = None


USUAL = {
    Code.BAIT: Limits(on=True, threshold=1),
    Code.CROWD: Limits(on=True, threshold=8),
    Code.EXPORTS: Limits(on=True, threshold=200),
    Code.NIGHT: Limits(on=True, threshold=10),
    Code.PROFILES: Limits(on=True, threshold=40, stops_at=40),
    Code.SEARCHES: Limits(on=True, threshold=60),
}
STOPPING = frozenset({Code.PROFILES})  # the only one that can ask before it goes on
FEWEST = 5  # nobody can be stopped at every single page
HABIT = 5  # times a person's usual day
HABIT_DAYS = 60
REASON_LASTS = timedelta(hours=1)
SHORTEST_REASON = 8  # characters
FEW = 5  # so many people at most are opened, not listed


def is_worth_a_line(times: int) -> bool:
    """Return whether the so-many-th repeat is written down: the 1st, 2nd, 4th, 8th …"""
    return times > 0 and times & (times - 1) == 0


def is_a_reason(text: str) -> bool:
    """Return whether a text says anything: not one letter over and over."""
    said = text.strip()
    return len(said) >= SHORTEST_REASON and len(set(said)) > 2
