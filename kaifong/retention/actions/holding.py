"""Placing and releasing holds: for the apps in which a case is opened, and for the office."""

from datetime import datetime

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.customers.queries import admits
from kaifong.foundation.hongkong.hkid import masked
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.retention.events import HoldPlaced, HoldReleased
from kaifong.retention.models import Hold
from kaifong.retention.permissions import Permission
from kaifong.retention.rules import Why

PLACE = """
INSERT INTO retention_hold (customer_id, why, reference, placed_at, placed_by)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (customer_id, reference) WHERE released_at IS NULL DO NOTHING RETURNING id
"""


class NoReference(Exception):
    """A hold names the case, the complaint or the request for which it is."""


@transaction.atomic
def place_hold(
    *,
    customer_id: CustomerId,
    why: Why | str,
    reference: str,
    at: datetime,
    staff_id: int | None = None,
) -> int:
    """
    Freeze the erasing of a person's data until this is released; again changes nothing.

    Whoever opens the case has judged it: nobody's authority is asked. Returns the hold's number.

    :raises NoReference: if it does not say for what
    :raises ValueError: if the reason is none of ours
    """
    text = _reference(reference)
    with wall.lifted():
        fresh = _placed(customer_id, Why(why), text, at, staff_id)
        if fresh is not None:
            fact = HoldPlaced(happened_at=at, customer_id=customer_id, hold_id=fresh)
            record(fact, staff_id=staff_id)
            return fresh
        return int(Hold.objects.get(customer_id=customer_id, reference=text, released_at=None).pk)


@transaction.atomic
def release_hold(
    *, customer_id: CustomerId, reference: str, at: datetime, staff_id: int | None = None
) -> bool:
    """Release a hold; tell whether there was one to release."""
    with wall.lifted():
        open_ = (
            Hold.objects.select_for_update()
            .filter(customer_id=customer_id, reference=_reference(reference), released_at=None)
            .first()
        )
        if open_ is None:
            return False
        Hold.objects.filter(pk=open_.pk).update(released_at=at, released_by=staff_id)
        fact = HoldReleased(happened_at=at, customer_id=customer_id, hold_id=open_.pk)
        record(fact, staff_id=staff_id)
    return True


@transaction.atomic
def place_by_hand(
    *, actor: Actor, customer_id: CustomerId, why: Why | str, reference: str, at: datetime
) -> int:
    """
    Place a hold for somebody of the office.

    :raises NotAllowed: if the actor may not, or may not see this customer
    :raises NoReference: if it does not say for what
    """
    require(actor, Permission.RETENTION_HOLD)
    if not admits(actor=actor, action="see", customer_id=customer_id):
        raise NotAllowed(f"customer {customer_id}")
    return place_hold(
        customer_id=customer_id, why=why, reference=reference, at=at, staff_id=actor.staff_id
    )


@transaction.atomic
def release_by_hand(*, actor: Actor, hold_id: int, at: datetime) -> bool:
    """
    Release a hold for somebody of the office; tell whether it stood.

    :raises NotAllowed: if the actor may not
    """
    require(actor, Permission.RETENTION_HOLD)
    with wall.lifted():
        one = Hold.objects.filter(pk=hold_id, released_at=None).first()
    return one is not None and release_hold(
        customer_id=CustomerId(one.customer_id),
        reference=one.reference,
        at=at,
        staff_id=actor.staff_id,
    )


def _placed(
    customer_id: int, why: Why, reference: str, at: datetime, staff_id: int | None
) -> int | None:
    """Return the number of a new hold; none if one stands: two at once place the same one."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [customer_id, why, reference, at, staff_id])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _reference(text: str) -> str:
    # As it is kept, so that it is found again.
    kept, _hits = masked(" ".join(text.split()))
    if not kept:
        raise NoReference
    return kept[:120]
