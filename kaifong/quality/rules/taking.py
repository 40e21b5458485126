"""Whether a value that came in is written at once or waits for somebody's decision."""

from dataclasses import dataclass
from datetime import datetime

from .vocabulary import VERIFIED, Method, Policy


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A value that came in, beside what is kept now."""

    value: str
    method: Method
    said_at: datetime
    now: str  # empty: nothing, or only what is doubted
    known_at: datetime | None = None  # when the present value was last found right or taken in


def written_at_once(policy: Policy, offered: Offered) -> bool:
    """Return whether the policy of the field lets this value stand without a decision."""
    if policy == Policy.PROPOSE:
        return False
    if not offered.now:
        return True
    if policy == Policy.FILL_EMPTY:
        return False
    newer = offered.known_at is None or offered.said_at > offered.known_at
    return newer and offered.method in VERIFIED
