"""Who approves in whose stead."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kaifong.approvals.models import Delegation
from kaifong.approvals.permissions import Permission
from kaifong.approvals.rules import Among, By
from kaifong.authority.queries import Actor, require

from .approvers import approvers
from .people import Named, staff_named


@dataclass(frozen=True)
class DelegationSeen:
    """That somebody approves in another's stead from one moment until another."""

    id: int
    giver: Named
    taker: Named
    reason: str
    begins_at: datetime
    ends_at: datetime
    taken_back_at: datetime | None
    mine: bool  # given by the reader
    is_over: bool


def delegations(*, actor: Actor, at: datetime) -> list[DelegationSeen]:
    """
    Return what the actor has handed to others and they to him, the newest first.

    :raises NotAllowed: if the actor may not see approvals
    """
    require(actor, Permission.APPROVAL_SEE)
    his = Q(giver_id=actor.staff_id) | Q(taker_id=actor.staff_id)
    names = staff_named()
    return [
        DelegationSeen(
            *(row.pk, names[row.giver_id], names[row.taker_id], row.reason),
            *(row.begins_at, row.ends_at, row.taken_back_at),
            mine=row.giver_id == actor.staff_id,
            is_over=row.taken_back_at is not None or row.ends_at <= at,
        )
        for row in Delegation.objects.filter(his).order_by("-begins_at", "-pk")[:50]
    ]


def possible_takers(*, actor: Actor) -> dict[int, Named]:
    """Return who else may approve at all."""
    may = approvers(Among(By.PERMISSION, Permission.APPROVAL_APPROVE))
    names = staff_named()
    return {pk: names[pk] for pk in may.exclude(pk=actor.staff_id).values_list("pk", flat=True)}
