"""Remembering for ever that two customers are not the same person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.models import Customer, Distinct, Pair
from kaifong.customers.permissions import Permission
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.registry import Merged, Merging, on_merging
from kaifong.foundation.switches import Brake, must_be_off

from .merging import SamePerson, must_may_merge


def tell_apart(*, actor: Actor, one_id: CustomerId, other_id: CustomerId, at: datetime) -> None:
    """
    Write down that two customers are not the same, so that nobody is asked again.

    :raises Braked: while nothing may be changed
    :raises SamePerson: if both are one record
    :raises NotAllowed: if the actor may not merge both
    """
    must_be_off(Brake.READ_ONLY)
    if one_id == other_id:
        raise SamePerson
    with wall.lifted():
        found = {c.pk: c for c in Customer.objects.filter(pk__in=(one_id, other_id))}
        for wanted in (one_id, other_id):
            _must_be_there(actor, found.get(wanted))
        note(one_id, other_id, at=at, staff_id=actor.staff_id)


def note(one_id: int, other_id: int, *, at: datetime, staff_id: int | None) -> None:
    """Write down that two are not the same, and take them out of the queue."""
    left, right = sorted((one_id, other_id))
    Distinct.objects.bulk_create(
        [Distinct(left_id=left, right_id=right, at=at, staff_id=staff_id)], ignore_conflicts=True
    )
    Pair.objects.filter(left_id=left, right_id=right).delete()


def remember_apart(*, pairs: Iterable[tuple[int, int]], at: datetime, staff_id: int | None) -> None:
    """
    Write down of many that two are not the same, as somebody decided where they came in.

    Whoever is not there any more is passed over; the caller has the wall down.
    """
    wanted = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    known = Customer.objects.filter(pk__in={pk for pair in wanted for pk in pair})
    there = set(known.values_list("pk", flat=True))
    Distinct.objects.bulk_create(
        (
            Distinct(left_id=left, right_id=right, at=at, staff_id=staff_id)
            for left, right in sorted(wanted)
            if {left, right} <= there
        ),
        ignore_conflicts=True,
    )


def carry(merged: Merged) -> dict[str, Any]:
    """Let whoever is not the loser be not the winner either; return what was and what is new."""
    was = list(Distinct.objects.filter(_of(merged.loser_id)).order_by("pk"))
    new = []
    for one in was:
        other = one.right_id if one.left_id == merged.loser_id else one.left_id
        if other == merged.winner_id or _known(merged.winner_id, other):
            continue
        note(merged.winner_id, other, at=one.at, staff_id=one.staff_id)
        new.append(other)
    Distinct.objects.filter(_of(merged.loser_id)).delete()
    return {"new": new, "was": [[o.left_id, o.right_id, o.at.isoformat(), o.staff_id] for o in was]}


def carry_back(merged: Merged, carried: dict[str, Any]) -> None:
    """Take the notes back that came with the loser, and give him his own again."""
    for other in carried["new"]:
        left, right = sorted((merged.winner_id, other))
        Distinct.objects.filter(left_id=left, right_id=right).delete()
    known = Customer.objects.filter(pk__in=[n for row in carried["was"] for n in row[:2]])
    there = set(known.values_list("pk", flat=True))
    Distinct.objects.bulk_create(
        (
            Distinct(left_id=left, right_id=right, at=datetime.fromisoformat(at), staff_id=staff_id)
            for left, right, at, staff_id in carried["was"]
            if {left, right} <= there
        ),
        ignore_conflicts=True,
    )


on_merging("customers_distinct", "left_id", Merging(carry, carry_back))


def _must_be_there(actor: Actor, one: Customer | None) -> None:
    if one is None:
        raise NotAllowed(Permission.CUSTOMER_MERGE)
    must_may_merge(actor, one, [])


def _known(one_id: int, other_id: int) -> bool:
    left, right = sorted((one_id, other_id))
    return Distinct.objects.filter(left_id=left, right_id=right).exists()


def _of(customer_id: int) -> Q:
    return Q(left_id=customer_id) | Q(right_id=customer_id)
