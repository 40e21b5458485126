"""Saying what is needed for a kind from now on."""

from datetime import datetime

from django.db import transaction

from kaifong.approvals.events import PolicyMade
from kaifong.approvals.models import Policy, PolicyThreshold
from kaifong.approvals.permissions import Permission
from kaifong.approvals.queries.kinds import kind_of
from kaifong.approvals.rules import Terms
from kaifong.authority.queries import Actor, require
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off


class PolicyMadeMeanwhile(Exception):
    """Somebody else made another policy since this one was read."""


@transaction.atomic
def make_policy(*, actor: Actor, kind: str, seen: int, terms: Terms, at: datetime) -> int:
    """
    Make the policy of a kind for whatever is asked from now on; return its number.

    `seen` is the number of the version that the actor had before his eyes. What was asked already
    keeps its own.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not keep policies
    :raises NoSuchKind, WrongTerms, PolicyMadeMeanwhile: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.POLICY_KEEP)
    kind_of(kind)
    terms.check()
    newest = Policy.objects.filter(kind=kind).order_by("-number").first()
    if (newest.number if newest else 0) != seen:
        raise PolicyMadeMeanwhile
    if not written(kind, seen + 1, terms, at=at, staff_id=actor.staff_id):
        raise PolicyMadeMeanwhile
    policy = Policy.objects.get(kind=kind, number=seen + 1)
    fact = PolicyMade(happened_at=at, policy_id=policy.pk, number=policy.number)
    record(fact, staff_id=actor.staff_id)
    return int(policy.number)


def written(kind: str, number: int, terms: Terms, *, at: datetime, staff_id: int | None) -> bool:
    """Write down a version and return whether it was we who did; the first of two stands."""
    with transaction.atomic():
        rows = Policy.objects.bulk_create(
            [
                Policy(
                    kind=kind,
                    number=number,
                    hours=terms.hours,
                    good_hours=terms.good_hours,
                    reminders=sorted(set(terms.reminders)),
                    made_at=at,
                    staff_id=staff_id,
                )
            ],
            ignore_conflicts=True,
        )
        stored = Policy.objects.get(kind=kind, number=number)
        ours = bool(rows) and not stored.thresholds.exists()
        if ours:
            PolicyThreshold.objects.bulk_create(
                PolicyThreshold(
                    policy=stored,
                    least=one.least,
                    voices=one.voices,
                    among_by=one.among.by,
                    among_code=one.among.code,
                )
                for one in terms.thresholds
            )
    return ours
