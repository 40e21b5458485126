"""Files that leave the desk, and readings of the audit itself, each written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.models import TakenOut
from kaifong.authority.queries import Actor

_tallied: ContextVar[list[int] | None] = ContextVar("tallied", default=None)
LONGEST_WAY = 60


@dataclass(frozen=True)
class Taking:
    """What was taken: by which way, about what, how large, with how many people's data."""

    way: str
    what: str  # file, page
    object_id: int | None = None
    customers: int = 0
    size: int | None = None


@contextmanager
def counting() -> Iterator[list[int]]:
    """Collect inside how many people's contact or sensitive fields were read."""
    counts: list[int] = []
    outer = _tallied.set(counts)
    try:
        yield counts
    finally:
        _tallied.reset(outer)


def tally(people: int) -> None:
    """Add a reading to what is being counted, if anything is."""
    counts = _tallied.get()
    if counts is not None:
        counts.append(people)


def log_taking(*, actor: Actor, taking: Taking, at: datetime) -> None:
    """Write down that something was taken out of the desk, or that the audit was read."""
    TakenOut.objects.create(
        at=at,
        staff_id=actor.staff_id,
        way=taking.way[:LONGEST_WAY],
        what=taking.what,
        purpose=actor.purpose,
        object_id=taking.object_id,
        customers=taking.customers,
        bytes=taking.size,
        borrowing_id=actor.borrowing,
    )
