"""Who can approve, and whose voices somebody can give."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from kaifong.approvals.models import Approval, Delegation, PolicyThreshold
from kaifong.approvals.permissions import Permission
from kaifong.approvals.rules import Among, By
from kaifong.authority.models import Staff


def approvers(among: Among) -> QuerySet[Staff]:
    """Return who works here, may approve at all, and is of those whom a policy names."""
    rows = _granted(Staff.objects.filter(left_at=None, user__is_active=True))
    match among.by:
        case By.ROLE:
            his = Q(roles__code=among.code)
        case By.DEPARTMENT:
            his = Q(roles__department__code=among.code)
        case By.PERMISSION:
            return _granted(rows, among.code).distinct()
    return rows.filter(his, roles__department__closed_at=None).distinct()


def able(approval: Approval) -> set[int]:
    """Return whose voices count about this: neither its author nor whom it benefits."""
    return named(approval.threshold) - {approval.author_id, approval.beneficiary_id}


def named(threshold: PolicyThreshold) -> set[int]:
    """Return whom a policy names, whatever it is about."""
    among = Among(By(threshold.among_by), threshold.among_code)
    return set(approvers(among).values_list("pk", flat=True))


def standing(at: datetime) -> QuerySet[Delegation, Any]:
    """Return the delegations that hold at a moment."""
    rows = Delegation.objects.filter(begins_at__lte=at, ends_at__gt=at)
    return rows.filter(Q(taken_back_at=None) | Q(taken_back_at__gt=at))


def voices_of(*, staff_id: int, approval: Approval, at: datetime) -> list[int]:
    """Return whose voices somebody can give about this: his own first, then those handed to him."""
    if staff_id in {approval.author_id, approval.beneficiary_id}:
        return []
    can = able(approval)
    own = [staff_id] if staff_id in can else []
    handed = standing(at).filter(taker_id=staff_id, giver_id__in=can).order_by("giver_id")
    return own + list(handed.values_list("giver_id", flat=True).distinct())


def heard(approval_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return by approval who has had a part in a voice about it."""
    votes = Approval.objects.filter(pk__in=list(approval_ids), votes__isnull=False)
    found: dict[int, set[int]] = {}
    rows = votes.values_list("pk", F("votes__staff_id"), F("votes__voice_id"))
    for pk, hand, voice in rows:
        found.setdefault(pk, set()).update((hand, voice))
    return found


def _granted(
    rows: QuerySet[Staff], permission: str = Permission.APPROVAL_APPROVE
) -> QuerySet[Staff]:
    _app, about, action = str(permission).split(":")
    return rows.filter(
        roles__grants__object=about,
        roles__grants__action=action,
        roles__department__closed_at=None,
    )
