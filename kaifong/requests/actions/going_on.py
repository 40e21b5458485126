"""How a request goes on: one step at a time, under a lock, by whoever may answer requests."""

from datetime import datetime
from typing import Any

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId, LegalClockId, RequestId
from kaifong.foundation.legal_days.actions import stop_clock
from kaifong.foundation.legal_days.queries import due_on
from kaifong.requests.models import Request, Step
from kaifong.requests.permissions import Permission
from kaifong.requests.rules.steps import ANSWERED, State, may_follow
from kaifong.retention.actions import place_hold, release_hold


class NotNow(Exception):
    """The request has gone on, or has not yet come so far: see where it stands now."""


class Unlocated(Exception):
    """It is not yet known whose record the request is about."""


class IdentityNotShown(Exception):
    """Nobody has yet seen who asks; without that the request must be refused (s.20(1)(a))."""


def locked(actor: Actor, request_id: RequestId) -> Request:
    """
    Return the request, kept from others until the transaction ends; the wall is down.

    :raises NotAllowed: if the actor may not answer requests, or there is no such request
    """
    require(actor, Permission.REQUEST_ANSWER)
    row = Request.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise NotAllowed(f"request {request_id}")
    return row


def go_on(row: Request, state: State, *, actor: Actor, at: datetime, note: str = "") -> Step:
    """
    Let the request take a step. Whoever takes the first one answers for it from then on.

    :raises NotNow: if it may not follow on where the request stands
    """
    if not may_follow(State(row.state), state):
        raise NotNow
    row.state = state.value
    row.owner_id = row.owner_id or actor.staff_id
    row.save(update_fields=["state", "owner_id"])
    if state in ANSWERED and row.clock is not None:
        stop_clock(clock_id=LegalClockId(row.clock), at=at)
    return Step.objects.create(request=row, state=state, at=at, staff_id=actor.staff_id, note=note)


def must_be_known(row: Request) -> CustomerId:
    """
    Return whom the request is about.

    :raises Unlocated: if that is not known yet
    :raises IdentityNotShown: if nobody has seen that it is he who asks
    """
    if row.customer_id is None:
        raise Unlocated
    if not hasattr(row, "identity"):
        raise IdentityNotShown
    return CustomerId(row.customer_id)


def about(row: Request) -> dict[str, Any]:
    """Return of what a fact about this request tells."""
    customer_id = CustomerId(row.customer_id) if row.customer_id else None
    return {"request_id": RequestId(row.pk), "customer_id": customer_id}


def is_late(row: Request, at: datetime) -> bool:
    """Return whether the law's day for it has passed."""
    last = None if row.clock is None else due_on(LegalClockId(row.clock))
    return last is not None and hong_kong_day(at) > last


def hold(row: Request, *, at: datetime, staff_id: int | None) -> None:
    """Freeze the erasing of what the request is about, until it is closed."""
    place_hold(
        customer_id=CustomerId(row.customer_id or 0),
        why="request",
        reference=reference(row),
        at=at,
        staff_id=staff_id,
    )


def let_go(row: Request, *, at: datetime, staff_id: int | None) -> None:
    """Release the hold that the request placed."""
    if row.customer_id is not None:
        release_hold(
            customer_id=CustomerId(row.customer_id),
            reference=reference(row),
            at=at,
            staff_id=staff_id,
        )


def reference(row: Request) -> str:
    return f"request {row.pk}"
