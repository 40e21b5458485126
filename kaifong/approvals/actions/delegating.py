"""Handing one's approving to another person for a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kaifong.approvals.events import ApprovingHanded, ApprovingTakenBack
from kaifong.approvals.models import Delegation
from kaifong.approvals.permissions import Permission
from kaifong.approvals.queries.delegations import possible_takers
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off


class NoReason(Exception):
    """Say why."""


class CannotTake(Exception):
    """Only somebody else who may approve himself can stand in."""


class NoChain(Exception):
    """Whoever stands in for one person hands his own approving to nobody in that time."""


class HandedAlready(Exception):
    """One's approving is with somebody in that time already."""


class NotHanded(Exception):
    """There is no such delegation of one's own that still holds."""


class NoTime(Exception):
    """It must end after it begins, and not be over already."""


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    taker_id: int,
    begins_at: datetime,
    ends_at: datetime,
    reason: str,
    at: datetime,
) -> int:
    """
    Let another person approve in one's stead for a time.

    He may never do so about what he asked himself, or what benefits him.

    :raises Braked, NotAllowed: while nothing may be changed; if the actor may not approve
    :raises NoReason, NoTime, CannotTake, NoChain, HandedAlready: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.APPROVAL_APPROVE)
    if not reason.strip():
        raise NoReason
    if not (at < ends_at and begins_at < ends_at):
        raise NoTime
    _must_be_free(actor, taker_id, begins_at, ends_at)
    row = Delegation.objects.create(
        giver_id=actor.staff_id,
        taker_id=taker_id,
        reason=reason.strip(),
        begins_at=begins_at,
        ends_at=ends_at,
        made_at=at,
    )
    fact = ApprovingHanded(happened_at=at, giver_id=actor.staff_id, taker_id=StaffId(taker_id))
    record(fact, staff_id=actor.staff_id)
    return int(row.pk)


@transaction.atomic
def take_back(*, actor: Actor, delegation_id: int, at: datetime) -> None:
    """
    Take one's approving back before its time; voices given meanwhile stay.

    :raises NotHanded: if it is another's, or is over
    """
    rows = Delegation.objects.select_for_update().filter(
        pk=delegation_id, giver_id=actor.staff_id, taken_back_at=None, ends_at__gt=at
    )
    row = rows.first()
    if row is None:
        raise NotHanded
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    fact = ApprovingTakenBack(
        happened_at=at, giver_id=actor.staff_id, taker_id=StaffId(row.taker_id)
    )
    record(fact, staff_id=actor.staff_id)


def _must_be_free(actor: Actor, taker_id: int, begins_at: datetime, ends_at: datetime) -> None:
    if taker_id not in possible_takers(actor=actor):
        raise CannotTake
    # In one order, so that two who hand to each other do not wait for each other for ever.
    both = Staff.objects.filter(pk__in=[actor.staff_id, taker_id]).order_by("pk")
    list(both.select_for_update(no_key=True))
    then = Delegation.objects.filter(begins_at__lt=ends_at, ends_at__gt=begins_at)
    then = then.filter(taken_back_at=None)
    if then.filter(giver_id=actor.staff_id).exists():
        raise HandedAlready
    if then.filter(Q(giver_id=taker_id) | Q(taker_id=actor.staff_id)).exists():
        raise NoChain
