"""What opens the files that recipients are mailed: one for each of them and each schedule."""

import secrets
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.ids import DeliveryId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.sealing import seal, unseal
from kaifong.orders.permissions import Permission
from kaifong.reports.events import DeliveryPasswordShown
from kaifong.reports.models import DeliveryPassword, DeliverySchedule
from kaifong.reports.queries.recipients import at_work

CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
GROUPS, GROUP = 4, 5  # 31 ** 20 is 99 bits


class NoPassword(Exception):
    """The recipient was not mailed any file of this schedule."""


def password_for(*, schedule: DeliverySchedule, staff_id: int, at: datetime) -> str:
    """Return a recipient's password, made if he has none. Within the transaction that locks."""
    DeliverySchedule.objects.select_for_update().get(pk=schedule.pk)
    row = DeliveryPassword.objects.filter(schedule=schedule, staff_id=staff_id).first()
    return _opened(row) if row else _made(schedule, staff_id, at)


@transaction.atomic
def show_password(*, actor: Actor, schedule_id: int, at: datetime) -> str:
    """
    Return the actor's own password; that he saw it is on record.

    :raises NotAllowed: if he may not be sent files any more
    :raises NoPassword: if he has none of this schedule
    """
    row = _own(actor, schedule_id, at)
    _told(row, at, renewed=False)
    return _opened(row)


@transaction.atomic
def renew_password(*, actor: Actor, schedule_id: int, at: datetime) -> str:
    """
    Return a new password, for what is mailed from now on; the old one is destroyed.

    :raises NotAllowed, NoPassword: as `show_password` does
    """
    row = _own(actor, schedule_id, at)
    row.delete()
    made = _made(row.schedule, row.staff_id, at)
    _told(row, at, renewed=True)
    vault().destroy([_key(row)], at=at)
    return made


@transaction.atomic
def destroy_passwords(*, staff_id: int, at: datetime) -> int:
    """Destroy all passwords of somebody who has left; return how many."""
    rows = list(DeliveryPassword.objects.select_for_update().filter(staff_id=staff_id))
    for row in rows:
        row.delete()
    vault().destroy([_key(row) for row in rows], at=at)
    return len(rows)


def _own(actor: Actor, schedule_id: int, at: datetime) -> DeliveryPassword:
    rows = DeliveryPassword.objects.select_for_update(of=("self",)).select_related("schedule")
    row = rows.filter(schedule_id=schedule_id, staff_id=actor.staff_id).first()
    if row is None:
        raise NoPassword(schedule_id)
    staff = Staff.objects.filter(pk=actor.staff_id, left_at=None).first()
    if staff is None:
        raise NotAllowed(str(Permission.ORDER_MAIL))
    require(at_work(staff, row.schedule.purpose, at=at), Permission.ORDER_MAIL)
    return row


def _made(schedule: DeliverySchedule, staff_id: int, at: datetime) -> str:
    letters = [secrets.choice(CHARACTERS) for _ in range(GROUPS * GROUP)]
    groups = ("".join(letters[n : n + GROUP]) for n in range(0, len(letters), GROUP))
    password = "-".join(groups)
    row = DeliveryPassword(schedule=schedule, staff_id=staff_id, name=uuid4(), made_at=at)
    row.sealed = seal({_key(row): password.encode()}, at=at)[_key(row)]
    row.save()
    return password


def _opened(row: DeliveryPassword) -> str:
    (text,) = unseal([bytes(row.sealed)])
    if text is None:
        raise NoPassword(row.schedule_id)
    return text.decode()


def _key(row: DeliveryPassword) -> str:
    return f"delivery-password:{row.name}"


def _told(row: DeliveryPassword, at: datetime, *, renewed: bool) -> None:
    fact = DeliveryPasswordShown(
        happened_at=at,
        delivery_id=DeliveryId(row.schedule_id),
        recipient_id=StaffId(row.staff_id),
        renewed=renewed,
    )
    record(fact, staff_id=row.staff_id)
