"""Telling those who got data for their marketing that the person wants them to stop (s.35L)."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.events import RecipientNoticeOpened, RecipientToldToStop
from kaifong.privacy.models import ConsentEvent, RecipientNotice
from kaifong.privacy.permissions import Permission
from kaifong.privacy.queries.ledgers import numbers_ever

# Each once, unless he got more since he was last told.
OPEN = """
INSERT INTO privacy_recipientnotice (customer_id, recipient_id, event_id, opened_at, proof)
SELECT %(customer)s, given.recipient_id, %(event)s, %(at)s, ''
FROM privacy_disclosure given
WHERE given.customer_id = ANY (%(numbers)s) AND given.purpose = 'provision'
  AND NOT EXISTS (SELECT 1 FROM privacy_recipientnotice told
    WHERE told.customer_id = ANY (%(numbers)s) AND told.recipient_id = given.recipient_id
      AND (told.told_at IS NULL OR told.told_at >= given.at))
GROUP BY given.recipient_id
ON CONFLICT DO NOTHING
"""


class NoSuchNotice(Exception):
    """No letter of that number is to be written."""


class ToldAlready(Exception):
    """He was told before; what shows it stays as it is."""


class NoProof(Exception):
    """Say what shows that he was told in writing."""


def open_notices(*, event: ConsentEvent, at: datetime) -> int:
    """
    Have everybody who was given the person's data for his marketing told to stop; return how many.

    The caller holds the transaction, the wall is down, the person is locked.
    """
    customer_id = CustomerId(event.customer_id)
    with connection.cursor() as cursor:
        facts: dict[str, Any] = {"customer": customer_id, "event": event.pk, "at": at}
        cursor.execute(OPEN, facts | {"numbers": numbers_ever(customer_id)})
        opened = int(cursor.rowcount)
    if opened:
        fact = RecipientNoticeOpened(happened_at=at, customer_id=customer_id, recipients=opened)
        record(fact, staff_id=event.staff_id)
    return opened


@transaction.atomic
def tell_recipient(*, actor: Actor, notice_id: int, proof: str, at: datetime) -> None:
    """
    Write down that a recipient was told in writing to stop, and what shows it.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the register
    :raises NoProof, NoSuchNotice, ToldAlready: as their names say
    """
    require(actor, Permission.RECIPIENT_KEEP)
    must_be_off(Brake.READ_ONLY)
    if not proof.strip():
        raise NoProof
    with wall.lifted():
        row = RecipientNotice.objects.select_for_update().filter(pk=notice_id).first()
        if row is None:
            raise NoSuchNotice(notice_id)
        if row.told_at is not None:
            raise ToldAlready(notice_id)
        row.told_at, row.told_by, row.proof = at, actor.staff_id, proof
        row.save()
    fact = RecipientToldToStop(
        happened_at=at, customer_id=CustomerId(row.customer_id), notice_id=row.pk
    )
    record(fact, staff_id=actor.staff_id)
