"""Using what was approved, and making void what has changed; called by the app that asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.approvals.queries.listed import now_of
from kaifong.approvals.queries.usable import Why, barred
from kaifong.approvals.rules import State, hash_of

from .steps import go_on, locked


class NotUsable(Exception):
    """This approval does not let precisely this be done now; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def use(
    *,
    approval_id: int,
    content: Mapping[str, Any],
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """
    Use an approval for precisely this, in the transaction that does it.

    :raises NoSuchApproval: if there is none
    :raises NotUsable: if it was not granted, is over or used up, or is for something else
    """
    row = locked(approval_id)
    why = barred(row, content, at)
    if why is not None:
        raise NotUsable(why)
    go_on(row, State.USED, at=at, staff_id=staff_id)


@transaction.atomic
def void_if_changed(
    *, approval_id: int, content: Mapping[str, Any], at: datetime, staff_id: int | None = None
) -> bool:
    """
    Make an approval void if what it is about is not what was read; return whether it is void now.

    :raises NoSuchApproval: if there is none
    """
    row = locked(approval_id)
    if row.content_hash == hash_of(row.kind, content):
        return State(row.state) is State.VOIDED
    return _voided(row, at, staff_id, "")


@transaction.atomic
def void(*, approval_id: int, at: datetime, note: str = "", staff_id: int | None = None) -> bool:
    """
    Make an approval void; return whether it is void now. One that was used up or refused stays so.

    :raises NoSuchApproval: if there is none
    """
    return _voided(locked(approval_id), at, staff_id, note)


def _voided(row: Any, at: datetime, staff_id: int | None, note: str) -> bool:
    if now_of(row, at) in {State.ASKED, State.GRANTED}:
        go_on(row, State.VOIDED, at=at, staff_id=staff_id, note=note)
    return State(row.state) is State.VOIDED
