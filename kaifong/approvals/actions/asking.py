"""Asking for approval, and taking back what was asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.approvals.events import ApprovalAsked
from kaifong.approvals.models import Approval, Policy, PolicyThreshold
from kaifong.approvals.queries.approvers import approvers
from kaifong.approvals.queries.kinds import Kind, kind_of
from kaifong.approvals.queries.listed import now_of
from kaifong.approvals.queries.policies import terms_of
from kaifong.approvals.rules import State, after, hash_of, threshold_for
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.ids import ApprovalId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off

from .policies import written
from .steps import go_on, locked
from .voting import DecidedAlready


class NobodyCanApprove(Exception):
    """Fewer may approve this than the policy wants: it could never be granted."""

    def __init__(self, needed: int, of: int) -> None:
        super().__init__(f"{needed} of {of}")
        self.needed = needed
        self.of = of


@transaction.atomic
def ask(
    *,
    actor: Actor,
    kind: str,
    content: Mapping[str, Any],
    measure: int,
    at: datetime,
    beneficiary_id: int | None = None,
) -> ApprovalId:
    """
    Ask for approval of precisely this; whether the actor may ask is the app's own question.

    `content` is plain JSON of codes, numbers and ids; `measure` is what thresholds look at.

    :raises Braked: while nothing may be changed
    :raises NoSuchKind, NotPlain: if no app has such a thing approved; if the content is not plain
    :raises NobodyCanApprove: if it could never be granted
    """
    must_be_off(Brake.READ_ONLY)
    about = kind_of(kind)
    threshold = _threshold(about, measure, {actor.staff_id, beneficiary_id or 0}, at)
    policy = threshold.policy
    row = Approval.objects.create(
        kind=kind,
        threshold=threshold,
        voices=threshold.voices,
        author_id=actor.staff_id,
        beneficiary_id=beneficiary_id,
        content=dict(content),
        content_hash=hash_of(kind, content),
        measure=measure,
        asked_at=at,
        times_out_at=after(at, policy.hours),
        uses=about.uses,
        good_hours=policy.good_hours,
    )
    number = ApprovalId(row.pk)
    record(ApprovalAsked(happened_at=at, approval_id=number), staff_id=actor.staff_id)
    changed("approvals")
    return number


@transaction.atomic
def withdraw(*, actor: Actor, approval_id: int, at: datetime) -> None:
    """
    Take back what one asked oneself, granted or not.

    :raises NotAllowed: if somebody else asked it
    :raises NoSuchApproval: if there is none
    :raises DecidedAlready: if it is over
    """
    row = locked(approval_id)
    if row.author_id != actor.staff_id:
        raise NotAllowed(f"approval {approval_id}")
    if now_of(row, at) not in {State.ASKED, State.GRANTED}:
        raise DecidedAlready
    go_on(row, State.WITHDRAWN, at=at, staff_id=actor.staff_id)


def _threshold(kind: Kind, measure: int, but: set[int], at: datetime) -> PolicyThreshold:
    """Return what the policy wants for so much, if there are enough people beside these."""
    policy = _policy(kind, at)
    wanted = threshold_for(terms_of(policy).thresholds, measure)
    of = approvers(wanted.among).exclude(pk__in=but).count()
    if of < wanted.voices:
        raise NobodyCanApprove(wanted.voices, of)
    return PolicyThreshold.objects.select_related("policy").get(policy=policy, least=wanted.least)


def _policy(kind: Kind, at: datetime) -> Policy:
    """Return the policy that holds; the one that came with the product is written down first."""
    rows = Policy.objects.filter(kind=kind.code).order_by("-number")
    found = rows.first()
    if found is None:
        written(kind.code, 1, kind.starts, at=at, staff_id=None)
        found = rows.first()
    assert found is not None  # noqa: S101  written by us, or by who was quicker
    return found
