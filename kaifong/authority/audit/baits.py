"""Customers who were made up, and whom no honest work opens."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority.models import Bait
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.authority.visible import visible_ids
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import BaitId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from .events import BaitPlaced, BaitTakenAway
from .limits import limits_of
from .noting import Unusual, note
from .rules import FEW, Code

MOST = 20  # so few that they distort no figure


class NoSuchCustomer(Exception):
    """There is no customer of that number whom this person may see."""


class BaitAlready(Exception):
    """This customer is a bait already."""


class TooManyBaits(Exception):
    """More baits would show in the figures: take some away first."""


def mind_baits(actor: Actor, customer_ids: Collection[int], at: datetime) -> None:
    """Tell at once if somebody opened a bait; whom a list merely shows is not opened."""
    if not 1 <= len(customer_ids) <= FEW:
        return
    baits = Bait.objects.filter(customer_id__in=list(customer_ids), taken_away_at=None)
    touched = baits.exclude(placed_by=actor.staff_id).values_list("customer_id", flat=True)
    for customer_id in sorted(touched):
        if limits_of(Code.BAIT).on:
            once = Unusual(
                Code.BAIT, hong_kong_day(at), actor.staff_id, customer_id, 1, begins=at, ends=at
            )
            note([once], at=at)


@transaction.atomic
def place_bait(*, actor: Actor, customer_id: int, note: str, at: datetime) -> BaitId:
    """
    Let a customer who was made up be a bait.

    :raises NotAllowed: if the actor may not keep the audit
    :raises NoSuchCustomer: if he may see no customer of that number
    :raises BaitAlready: if it is one
    :raises TooManyBaits: if there are as many as figures bear
    """
    require(actor, Permission.AUDIT_KEEP)
    must_be_off(Brake.READ_ONLY)
    if not visible_ids(actor, "customer", pk=customer_id).exists():
        raise NoSuchCustomer(customer_id)
    if Bait.objects.filter(taken_away_at=None).count() >= MOST:
        raise TooManyBaits
    row = Bait(customer_id=customer_id, note=note, placed_at=at, placed_by=actor.staff_id)
    try:
        with transaction.atomic():
            (made,) = Bait.objects.bulk_create([row])
    except IntegrityError as clash:
        raise BaitAlready(customer_id) from clash
    record(BaitPlaced(happened_at=at, bait_id=BaitId(made.pk)), staff_id=actor.staff_id)
    return BaitId(made.pk)


@transaction.atomic
def take_bait_away(*, actor: Actor, bait_id: BaitId, at: datetime) -> None:
    """
    Let it be a bait no more; doing so twice is harmless.

    :raises NotAllowed: if the actor may not keep the audit
    """
    require(actor, Permission.AUDIT_KEEP)
    must_be_off(Brake.READ_ONLY)
    if Bait.objects.filter(pk=bait_id, taken_away_at=None).update(taken_away_at=at):
        record(BaitTakenAway(happened_at=at, bait_id=bait_id), staff_id=actor.staff_id)
