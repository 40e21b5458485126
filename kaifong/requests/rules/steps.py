"""How a request goes on: what may follow what. No step stops the clock."""

from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"
    IDENTITY_PENDING = "identity_pending"
    LOCATED = "located"
    FEE_QUOTED = "fee_quoted"
    PREPARED = "prepared"
    EXTENDED = "extended_with_reasons"
    SUPPLIED = "supplied"
    NONE_HELD = "none_held"
    REFUSED = "refused"
    CLOSED = "closed"


ANSWERED = frozenset({State.SUPPLIED, State.NONE_HELD, State.REFUSED})
OPEN = tuple(state for state in State if state not in ANSWERED | {State.CLOSED})
_ON = {State.EXTENDED, *ANSWERED}
FOLLOWS: dict[State, frozenset[State]] = {
    # A wish that others stop is prepared whoever says it; a copy has its own guard.
    State.RECEIVED: frozenset({State.IDENTITY_PENDING, State.LOCATED, State.PREPARED, *_ON}),
    State.IDENTITY_PENDING: frozenset({State.LOCATED, State.PREPARED, *_ON}),
    State.LOCATED: frozenset({State.FEE_QUOTED, State.PREPARED, *_ON}),
    State.FEE_QUOTED: frozenset({State.PREPARED, *_ON}),
    State.PREPARED: frozenset({State.FEE_QUOTED, State.PREPARED, *_ON}),
    State.EXTENDED: frozenset(
        {State.IDENTITY_PENDING, State.LOCATED, State.FEE_QUOTED, State.PREPARED, *ANSWERED}
    ),
    State.SUPPLIED: frozenset({State.CLOSED}),
    State.NONE_HELD: frozenset({State.CLOSED}),
    State.REFUSED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


def may_follow(now: State, then: State) -> bool:
    return then in FOLLOWS[now]
