"""Kinds of requests, the ways they come in, and how long the law gives for each."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"
    OPT_OUT = "opt_out"
    RECIPIENT_STOP = "recipient_stop"  # that others to whom data were given stop using them


class Channel(StrEnum):
    DESK = "desk"
    LETTER = "letter"
    EMAIL = "email"
    PORTAL = "portal"
    PHONE = "phone"


@dataclass(frozen=True)
class Given:
    """Under which rule a request runs, whose period it has, and the shop's own aim in days."""

    rule: str
    period_of: str
    aim: int


# No law gives a period for deleting, nor one in days for others to stop: there the shop binds
# itself to the period of the nearest rule. The right to stop marketing is at once (s.35G): its
# clock is for whatever somebody else sends for us (Cap. 593 s.10).
GIVEN = {
    Kind.ACCESS: Given("L21", "L21", 20),
    Kind.CORRECTION: Given("L24", "L24", 20),
    Kind.DELETION: Given("L10", "L21", 20),
    Kind.OPT_OUT: Given("L29", "L34", 1),
    Kind.RECIPIENT_STOP: Given("L30", "L34", 1),
}
WITHIN_FORTY = (Kind.ACCESS, Kind.CORRECTION, Kind.DELETION)  # those that we are alarmed about
