"""Entering storm days and taking them back, for whoever keeps the law's calendar."""

from datetime import date, datetime

from django.db import transaction

from kaifong.authority.events import StormDayEntered, StormDayTakenBack
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import StormDayId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.legal_days import actions as legal_days
from kaifong.foundation.legal_days.actions import AlreadyEntered, NotStanding, NotToCome
from kaifong.foundation.legal_days.queries import Moved
from kaifong.foundation.switches import Brake, must_be_off

__all__ = ["AlreadyEntered", "NotStanding", "NotToCome", "enter_storm", "take_back_storm"]


@transaction.atomic
def enter_storm(
    *, actor: Actor, on: date, kind: str, source: str, at: datetime, rehearse: bool = False
) -> list[Moved]:
    """
    Write down a storm day and tell which due dates it moves; a rehearsal only tells.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the calendar
    :raises NotToCome: if the day is in the future
    :raises AlreadyEntered: if the day stands as such already
    """
    _begin(actor)
    number, moved = legal_days.enter_storm(
        on=on, kind=kind, source=source, staff_id=actor.staff_id, at=at
    )
    if rehearse:
        transaction.set_rollback(True)
    else:
        record(StormDayEntered(happened_at=at, storm_day_id=number), staff_id=actor.staff_id)
    return moved


@transaction.atomic
def take_back_storm(
    *, actor: Actor, storm_id: StormDayId, source: str, at: datetime
) -> list[Moved]:
    """
    Write down that a storm day was none; tell which due dates move back.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the calendar
    :raises NotStanding: if there is no such day, or it was taken back before
    """
    _begin(actor)
    moved = legal_days.take_back_storm(
        storm_id=storm_id, source=source, staff_id=actor.staff_id, at=at
    )
    record(StormDayTakenBack(happened_at=at, storm_day_id=storm_id), staff_id=actor.staff_id)
    return moved


def _begin(actor: Actor) -> None:
    require(actor, Permission.CALENDAR_KEEP)
    must_be_off(Brake.READ_ONLY)
