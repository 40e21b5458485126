"""Keeping the log of who looked at whom."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from kaifong.authority.audit.baits import mind_baits
from kaifong.authority.audit.pausing import must_say_why
from kaifong.authority.audit.takings import tally
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

    What is read by a key is written down whatever it was: a key may be lost. So is what is read
    with borrowed powers. Who opens a bait is told on at once.

    :raises ReasonNeeded: if he has opened so many people that he must first say why
    """
    read = LOGGED & frozenset(classes)
    if (read or actor.token or actor.borrowing) and customer_ids:
        must_say_why(actor, customer_ids, at)
        Look.objects.create(
            at=at,
            staff_id=actor.staff_id,
            way=way,
            purpose=actor.purpose,
            classes=sorted(read),
            customer_ids=list(customer_ids)[:LISTED_AT_MOST],
            total=len(customer_ids),
            token=actor.token,
            borrowing_id=actor.borrowing,
        )
        tally(len(customer_ids))
        mind_baits(actor, customer_ids, at)


def log_looks_again(*, actor: Actor, made: str, made_at: datetime, way: str, at: datetime) -> None:
    """
    Write down that a person was given what was read for him earlier.

    `made` is the way by which it was read then, `way` the one by which he has it now.
    """
    then = Look.objects.filter(staff_id=actor.staff_id, at=made_at, way=made)
    again = [
        Look(
            at=at,
            staff_id=actor.staff_id,
            way=way,
            purpose=actor.purpose,
            classes=look.classes,
            customer_ids=look.customer_ids,
            total=look.total,
        )
        for look in then.order_by("pk").iterator(chunk_size=500)
    ]
    Look.objects.bulk_create(again)
    tally(max(_by_class(again).values(), default=0))


def _by_class(looks: list[Look]) -> Counter[str]:
    """Return how many people were read of each set of classes."""
    counted: Counter[str] = Counter()
    for look in looks:
        counted[",".join(look.classes)] += look.total
    return counted
