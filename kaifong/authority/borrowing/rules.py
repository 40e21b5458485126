"""When powers for a while hold, and how much of what policy offers may be asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kaifong.authority.rules import FieldClass, Purpose, Rows

LONGEST_DELEGATION = timedelta(days=366)
LONGEST_BORROWING = 480  # minutes; the database holds to it too


class Verdict(StrEnum):
    """What a review of a borrowed session came to."""

    IN_ORDER = "in_order"
    EXPLAINED = "explained"
    MISUSED = "misused"


class Why(StrEnum):
    """Why powers cannot be handed over or borrowed so."""

    TO_HIMSELF = "to_himself"
    NOT_HELD = "not_held"
    HELD_ALREADY = "held_already"
    NOT_A_PERIOD = "not_a_period"
    OVER_ALREADY = "over_already"
    TOO_LONG = "too_long"
    WITHOUT_REASON = "without_reason"
    OVERLAPS = "overlaps"
    NOT_OFFERED = "not_offered"
    RUNNING = "running"


class NotSo(Exception):
    """Powers are not handed over or borrowed like this; `why` says what is wrong."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to borrow."""

    actions: frozenset[str]
    classes: frozenset[FieldClass]
    rows: Rows
    purpose: Purpose
    minutes: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The most that policy lends."""

    actions: frozenset[str]
    classes: frozenset[FieldClass]
    rows: Rows
    purposes: frozenset[Purpose]
    minutes: int


def holds(starts_at: datetime, ends_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Return whether a half-open period, perhaps cut short, holds at a moment."""
    return starts_at <= at < min(ends_at, ended_at or ends_at)


def check_period(starts_at: datetime, ends_at: datetime, reason: str, *, at: datetime) -> None:
    """
    Do nothing if a role can be handed over from one moment until another.

    :raises NotSo: otherwise
    """
    wrong = {
        Why.WITHOUT_REASON: not reason.strip(),
        Why.NOT_A_PERIOD: ends_at <= starts_at,
        Why.OVER_ALREADY: ends_at <= at,
        Why.TOO_LONG: ends_at - starts_at > LONGEST_DELEGATION,
    }
    for why, is_so in wrong.items():
        if is_so:
            raise NotSo(why)


def check_asked(asked: Asked, offered: Offered) -> None:
    """
    Do nothing if what is asked for lies within what is offered.

    :raises NotSo: otherwise
    """
    within = (
        bool(asked.actions)
        and asked.actions <= offered.actions
        and bool(asked.classes)
        and asked.classes <= offered.classes
        and offered.rows.covers(asked.rows)
        and not asked.rows.is_empty()
        and asked.purpose in offered.purposes
    )
    wrong = {
        Why.WITHOUT_REASON: not asked.reason.strip(),
        Why.NOT_OFFERED: not within,
        Why.TOO_LONG: not 1 <= asked.minutes <= offered.minutes,
    }
    for why, is_so in wrong.items():
        if is_so:
            raise NotSo(why)


def minutes_left(ends_at: datetime, at: datetime) -> int:
    """Return the whole minutes until then, the begun one counted."""
    return max(0, -(-int((ends_at - at).total_seconds()) // 60))
