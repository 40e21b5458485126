"""Keeping the log of who looked at whom."""

from collections.abc import Collection
from datetime import datetime

from kaifong.authority.models import Look
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass

LOGGED = frozenset({FieldClass.CONTACT, FieldClass.SENSITIVE})
LISTED_AT_MOST = 1_000  # a larger reading is logged by its number and its way


def log_look(
    *,
    actor: Actor,
    way: str,
    classes: Collection[FieldClass],
    customer_ids: Collection[int],
    at: datetime,
) -> None:
    """
    Write down that a person read contact or sensitive fields of these customers.

    What is read by a key is written down whatever it was: a key may be lost.
    """
    read = LOGGED & frozenset(classes)
    if (read or actor.token) and customer_ids:
        Look.objects.create(
            at=at,
            staff_id=actor.staff_id,
            way=way,
            purpose=actor.purpose,
            classes=sorted(read),
            customer_ids=list(customer_ids)[:LISTED_AT_MOST],
            total=len(customer_ids),
            token=actor.token,
        )
