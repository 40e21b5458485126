"""Whose data may not be erased at this moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.customers.queries import akin_to, lineage
from kaifong.foundation.ids import CustomerId
from kaifong.retention.models import Hold
from kaifong.retention.permissions import Permission
from kaifong.retention.rules import Why

AT_MOST = 200


@dataclass(frozen=True)
class HoldSeen:
    """A hold, as the privacy office sees it."""

    id: int
    customer_id: CustomerId
    why: Why
    reference: str
    placed_at: datetime
    placed_by: int | None
    released_at: datetime | None
    released_by: int | None


def held(customer_ids: Collection[int]) -> set[CustomerId]:
    """
    Return those of whom nothing may be erased, under whichever number a hold was placed.

    A hold follows the person: into whose record it was merged, and, if that is taken back, to
    both. For steps that are permitted already: nobody's authority is asked.
    """
    return set(_holding(customer_ids))


def open_holds_of(customer_id: CustomerId) -> tuple[HoldSeen, ...]:
    """Return what holds a person's data, under whichever of his numbers; nobody is asked."""
    return tuple(_seen(one) for one in _holding([customer_id]).get(customer_id, []))


def holds(*, actor: Actor, open_only: bool = True) -> tuple[HoldSeen, ...]:
    """
    Return the holds, newest first.

    :raises NotAllowed: if the actor may not see them
    """
    require(actor, Permission.RETENTION_SEE)
    with wall.lifted():
        rows = Hold.objects.order_by("-placed_at", "-pk")
        if open_only:
            rows = rows.filter(released_at=None)
        return tuple(_seen(one) for one in rows[:AT_MOST])


def _holding(customer_ids: Collection[int]) -> dict[CustomerId, list[Hold]]:
    found: dict[CustomerId, list[Hold]] = {}
    with wall.lifted():
        placed_on = Hold.objects.filter(released_at=None).values_list("customer_id", flat=True)
        # Of a million asked about, the few whom any hold can mean are looked at closely.
        asked = akin_to(numbers=set(placed_on)) & set(customer_ids) if customer_ids else set()
        if not asked:
            return {}
        numbered = lineage(customer_ids=asked)
        about: dict[int, list[Hold]] = {}
        numbers = {one.number for one in numbered}
        rows = Hold.objects.filter(released_at=None, customer_id__in=numbers).order_by("pk")
        for hold in rows:
            about.setdefault(hold.customer_id, []).append(hold)
    for one in numbered:
        # Whoever was part of the record when it was placed is meant too, parted since or not.
        meant = [hold for hold in about.get(one.number, []) if one.at(hold.placed_at)]
        if meant:
            found.setdefault(one.asked, []).extend(meant)
    return found


def _seen(one: Hold) -> HoldSeen:
    return HoldSeen(
        id=one.pk,
        customer_id=CustomerId(one.customer_id),
        why=Why(one.why),
        reference=one.reference,
        placed_at=one.placed_at,
        placed_by=one.placed_by,
        released_at=one.released_at,
        released_by=one.released_by,
    )
