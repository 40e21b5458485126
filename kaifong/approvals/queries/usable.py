"""Whether an approval may be used for a content, for apps about to do what was approved."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from kaifong.approvals.models import Approval, Vote
from kaifong.approvals.rules import State, hash_of
from kaifong.foundation.ids import StaffId

from .listed import now_of


class Why(StrEnum):
    """Why an approval cannot be used."""

    NONE = "none"
    NOT_GRANTED = "not_granted"
    OVER = "over"
    CHANGED = "changed"


def why_not(*, approval_id: int | None, content: Mapping[str, Any], at: datetime) -> Why | None:
    """Return why something may not be done under an approval; None if it may."""
    row = None if approval_id is None else Approval.objects.filter(pk=approval_id).first()
    return Why.NONE if row is None else barred(row, content, at)


def is_usable(*, approval_id: int | None, content: Mapping[str, Any], at: datetime) -> bool:
    """Return whether precisely this may be done now."""
    return why_not(approval_id=approval_id, content=content, at=at) is None


def states(*, approval_ids: Iterable[int | None], at: datetime) -> dict[int, State]:
    """Return how each of these stands at a moment."""
    ids = [pk for pk in approval_ids if pk is not None]
    return {row.pk: now_of(row, at) for row in Approval.objects.filter(pk__in=ids)}


def granted_by(*, approval_id: int) -> StaffId | None:
    """Return who gave the last voice for it, with his own hand."""
    votes = Vote.objects.filter(approval_id=approval_id, yes=True).order_by("-at", "-pk")
    last = votes.values_list("staff_id", flat=True).first()
    return None if last is None else StaffId(last)


def barred(row: Approval, content: Mapping[str, Any], at: datetime) -> Why | None:
    if row.content_hash != hash_of(row.kind, content):
        return Why.CHANGED
    state = now_of(row, at)
    if state in {State.ASKED, State.REFUSED}:
        return Why.NOT_GRANTED
    return None if state is State.GRANTED else Why.OVER
