"""Handing over what somebody keeps, before or after he loses his roles."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.belongings import belongings
from kaifong.authority.events import BelongingsHandedOver
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import StaffId

from .people import NoSuchPerson
from .rules_of_office import begin, done


@transaction.atomic
def hand_over(*, actor: Actor, giver_id: StaffId, taker_id: StaffId, at: datetime) -> int:
    """
    Pass what somebody keeps to a colleague; return how many things. Done twice it passes nothing.

    Nobody sees more by it: whatever is kept shows each reader his own rows.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchPerson: if there is no such person, or the taker is not here or the same
    """
    begin(actor)
    people = Staff.objects.select_for_update().filter(is_program=False).order_by("pk")
    there = {one.pk: one for one in people.filter(pk__in=[giver_id, taker_id])}
    taker = there.get(taker_id)
    if len(there) < 2 or taker is None or taker.left_at is not None:
        raise NoSuchPerson(taker_id)
    number = sum(one.hand_over(giver_id, taker_id) for one in belongings())
    if number:
        done(
            actor,
            BelongingsHandedOver(
                happened_at=at, member_id=giver_id, taker_id=taker_id, number=number
            ),
        )
    return number
