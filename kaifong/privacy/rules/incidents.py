"""The course of a breach: PCPD's Guidance on data breach handling, rev. 30 June 2023."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    SUSPECTED = "suspected"
    CONTAINED = "contained"
    ASSESSED = "assessed"
    NOTIFIED = "notified"
    NOT_NOTIFIED = "not_notified"
    CLOSED = "closed"


NEXT = {
    State.SUSPECTED: (State.CONTAINED,),
    State.CONTAINED: (State.ASSESSED,),
    State.ASSESSED: (State.NOTIFIED, State.NOT_NOTIFIED),
    State.NOTIFIED: (State.CLOSED,),
    State.NOT_NOTIFIED: (State.NOTIFIED, State.CLOSED),  # one may think better of it
    State.CLOSED: (),
}
DECIDED = frozenset({State.NOTIFIED, State.NOT_NOTIFIED, State.CLOSED})


class Harm(StrEnum):
    """How much harm people may come to by it."""

    NONE = "none"
    SOME = "some"
    REAL = "real"  # a real risk of significant harm


class Lost(StrEnum):
    """By what people's data were exposed."""

    TOKEN = "token"  # noqa: S105  a kind, no secret
    SESSION = "session"
    EXPORT = "export"
    RECIPIENT = "recipient"


class To(StrEnum):
    """Whom a notice of it goes to."""

    PCPD = "pcpd"
    PEOPLE = "people"
    RECIPIENT = "recipient"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Exposed:
    """What was lost, and in which window of time it may have been misused, both ends counted."""

    lost: Lost
    number: int  # of the key, the member of staff or the recipient
    begins: datetime
    ends: datetime


def may_follow(now: State, then: State) -> bool:
    return then in NEXT[now]
