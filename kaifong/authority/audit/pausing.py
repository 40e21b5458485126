"""Whoever opens more people than usual says why before he goes on."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from kaifong.authority.models import Look, StatedReason
from kaifong.authority.queries import Actor

from .limits import limits_of
from .rules import FEWEST, REASON_LASTS, Code, is_a_reason

_asking: ContextVar[bool] = ContextVar("asking", default=False)
AN_HOUR = timedelta(hours=1)


class ReasonNeeded(Exception):
    """So many people were opened within an hour that the reason must be said first."""

    def __init__(self, opened: int) -> None:
        super().__init__(opened)
        self.opened = opened


class NotAReason(Exception):
    """A few words are needed that somebody else can understand."""


@contextmanager
def asking() -> Iterator[None]:
    """Ask for the reason inside: where nothing that was typed could be lost."""
    outer = _asking.set(True)
    try:
        yield
    finally:
        _asking.reset(outer)


def must_say_why(actor: Actor, customer_ids: Collection[int], at: datetime) -> None:
    """
    Do nothing while somebody opens no more people than usual, or has said why.

    :raises ReasonNeeded: otherwise, where one can be asked
    """
    if not _asking.get() or len(customer_ids) != 1:
        return
    if actor.opened is not None and actor.opened < FEWEST:
        return
    opened = opened_lately(actor.staff_id, at)
    # Nobody is asked before the fewest that can be set, nor for whom he has opened already.
    if len(opened) < FEWEST or opened.issuperset(customer_ids):
        return
    limits = limits_of(Code.PROFILES)
    stops = limits.on and limits.stops_at is not None and len(opened) >= limits.stops_at
    if stops and not _has_said_why(actor.staff_id, at):
        raise ReasonNeeded(len(opened))


def opened_lately(staff_id: int, at: datetime) -> set[int]:
    """Return whom somebody opened one by one within the last hour."""
    rows = Look.objects.filter(staff_id=staff_id, at__gt=at - AN_HOUR, at__lte=at, total=1)
    return {ids[0] for ids in rows.values_list("customer_ids", flat=True)}


def say_why(*, actor: Actor, reason: str, at: datetime) -> None:
    """
    Write down why one opens so many people; it holds for an hour.

    :raises NotAReason: if the text says nothing
    """
    if not is_a_reason(reason):
        raise NotAReason
    StatedReason.objects.create(
        at=at, until=at + REASON_LASTS, staff_id=actor.staff_id, reason=reason.strip()
    )


def _has_said_why(staff_id: int, at: datetime) -> bool:
    return StatedReason.objects.filter(staff_id=staff_id, at__lte=at, until__gt=at).exists()
