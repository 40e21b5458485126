"""With whom segments are shared, what they may be handed over for, and how that stands."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from kaifong.authority.rules import Purpose

KIND = "intelligence.hand_over"  # of what others agree to
TOPIC = "handovers"  # of open pages
APPROVED_FROM = 1_000  # people; a hand-over of so many wants other people's word
LONGEST_DAYS = 90  # that a hand-over may be used
KEPT_DAYS = 730  # that one is kept after its last day


class Sharing(StrEnum):
    """Who may open a segment; it is answered from his own rows, whoever made it."""

    PRIVATE = "private"
    TEAM = "team"
    DEPARTMENT = "department"
    PUBLIC = "public"


class Use(StrEnum):
    """What a segment is handed over for."""

    MARKETING = "marketing"  # messages about goods, on a channel
    CALLS = "calls"  # a department's list of people to call about what they bought


class State(StrEnum):
    """How a hand-over stands; each step but the first is a row."""

    HANDED = "handed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DONE = "done"
    EXPIRED = "expired"


ANSWERS = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)
# For what whoever receives it reads.
PURPOSE_OF = {Use.MARKETING: Purpose.MARKETING, Use.CALLS: Purpose.SERVICE}
# For what a segment must have been made (Cap. 486 Sch. 1 DPP3): what was drawn up to serve people,
# to deliver to them or for the law is not used to sell to them.
MADE_FOR = {
    Use.MARKETING: frozenset({Purpose.MARKETING, Purpose.SALES, Purpose.MANAGEMENT}),
    Use.CALLS: frozenset({Purpose.SERVICE, Purpose.FULFILMENT, Purpose.SALES, Purpose.MANAGEMENT}),
}


def not_made_for(use: Use, purposes: Collection[str]) -> list[str]:
    """Return for which of these purposes a segment was made that forbid this use of it."""
    return sorted(set(purposes) - {purpose.value for purpose in MADE_FOR[use]})


def wants_approval(people: int) -> bool:
    return people >= APPROVED_FROM


def state_of(steps: Collection[str], expires_at: datetime, at: datetime) -> State:
    """Return how a hand-over with these steps stands at a moment."""
    for last in (State.DONE, State.DECLINED, State.WITHDRAWN):
        if last in steps:
            return last
    if at >= expires_at:
        return State.EXPIRED
    return State.ACCEPTED if State.ACCEPTED in steps else State.HANDED


def forgotten_before(at: datetime) -> datetime:
    """Return before which moment a hand-over must have ended to be kept no longer."""
    return at - timedelta(days=KEPT_DAYS)
