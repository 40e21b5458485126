"""Doubting a way to reach a customer, and finding it right again (Cap. 486 Sch. 1 DPP2(1))."""

from datetime import datetime

from django.db.models import QuerySet

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.switches import Brake, must_be_off

from .editing import NoSuchValue, changes, locked, told

# What a doubt makes of the contact point's standing; it is used no more in either case.
STANDING = {ContactPoint.Doubt.BOUNCED: ContactPoint.Status.BOUNCED}


def doubt(
    *, actor: Actor, customer_id: CustomerId, point_id: int, reason: str, at: datetime
) -> ChangeSetId | None:
    """
    Mark an address or number as doubted, so that nothing is sent there; None if it was already.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer's contact details
    :raises NoSuchValue: if there is no such reason
    """
    must_be_off(Brake.READ_ONLY)
    if reason not in ContactPoint.Doubt:
        raise NoSuchValue(reason)
    with wall.lifted():
        customer, points = _point(actor, customer_id, point_id)
        if points.filter(doubt=reason).exists():
            return None
        standing = STANDING.get(ContactPoint.Doubt(reason), ContactPoint.Status.DOUBTED)
        with changes(actor, at) as changeset:
            points.update(doubt=reason, doubted_at=at, status=standing)
            return told(actor, customer, changeset, at)


def verify(
    *, actor: Actor, customer_id: CustomerId, point_id: int, at: datetime
) -> ChangeSetId | None:
    """
    Write down that an address or number was found right, which lifts any doubt of it.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer's contact details
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        customer, points = _point(actor, customer_id, point_id)
        if points.filter(verified_at__gte=at, status=ContactPoint.Status.GOOD).exists():
            return None
        with changes(actor, at) as changeset:
            good = ContactPoint.Status.GOOD
            points.update(doubt="", doubted_at=None, status=good, verified_at=at)
            return told(actor, customer, changeset, at)


def doubt_post(*, actor: Actor, customer_id: CustomerId, at: datetime) -> ChangeSetId | None:
    """
    Write down that mail came back, so that nothing more goes by post; None if it had before.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer's district
    """
    return _post(actor, customer_id, at, doubted_at=at)


def verify_post(*, actor: Actor, customer_id: CustomerId, at: datetime) -> ChangeSetId | None:
    """
    Write down that post reaches the customer again; None if nobody doubted it.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit this customer's district
    """
    return _post(actor, customer_id, at, doubted_at=None)


def _post(
    actor: Actor, customer_id: CustomerId, at: datetime, *, doubted_at: datetime | None
) -> ChangeSetId | None:
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        customer = locked(actor, customer_id, "edit", ["district"])
        if (customer.post_doubted_at is None) == (doubted_at is None):
            return None
        with changes(actor, at) as changeset:
            Customer.objects.filter(pk=customer_id).update(post_doubted_at=doubted_at)
            return told(actor, customer, changeset, at)


def _point(
    actor: Actor, customer_id: CustomerId, point_id: int
) -> tuple[Customer, QuerySet[ContactPoint]]:
    customer = locked(actor, customer_id, "edit", ["email", "phone"])
    points = ContactPoint.objects.filter(customer=customer, pk=point_id)
    if not points.exists():
        raise NotAllowed(f"contact point {point_id}")
    return customer, points
