"""Letters to those who got data: what is to be written, and what was."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import CustomerId, RecipientId
from kaifong.privacy.models import RecipientNotice
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.notices import Both

from .recipients import names_of_recipients

AT_MOST = 200


@dataclass(frozen=True)
class LetterDue:
    """That a recipient is to be told in writing to stop, or was."""

    id: int
    customer_id: CustomerId
    recipient_id: RecipientId
    name: Both
    opened_at: datetime
    told_at: datetime | None
    told_by: int | None
    proof: str


def letters(*, actor: Actor, open_only: bool = True) -> tuple[LetterDue, ...]:
    """
    Return the letters that are to be written, the oldest first, or those written, newest first.

    :raises NotAllowed: if the actor may not see the register
    """
    require(actor, Permission.RECIPIENT_SEE)
    rows = RecipientNotice.objects.filter(told_at__isnull=open_only)
    return _seen(list(rows.order_by("opened_at" if open_only else "-told_at", "pk")[:AT_MOST]))


def _seen(rows: list[RecipientNotice]) -> tuple[LetterDue, ...]:
    names = names_of_recipients(row.recipient_id for row in rows)
    return tuple(
        LetterDue(
            row.pk,
            CustomerId(row.customer_id),
            RecipientId(row.recipient_id),
            names[RecipientId(row.recipient_id)],
            row.opened_at,
            row.told_at,
            row.told_by,
            row.proof,
        )
        for row in rows
    )
