"""One approval with all that was said about it."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.approvals.models import Approval
from kaifong.approvals.permissions import Permission
from kaifong.approvals.rules import Among, By, State
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import ApprovalId

from .approvers import able, heard, voices_of
from .kinds import Lines, kind_of
from .listed import now_of
from .people import Named, staff_named

NOBODY = ("", "")


class NoSuchApproval(Exception):
    """Nothing of that number was asked."""


@dataclass(frozen=True)
class VoteSeen:
    """A voice: whose it is, who gave it, and what it says."""

    voice: Named
    by: Named | None  # only if somebody gave it in his stead
    yes: bool
    reason: str
    at: datetime


@dataclass(frozen=True)
class StepSeen:
    """What became of it, and why."""

    state: State
    by: Named | None
    at: datetime
    note: str


@dataclass(frozen=True, kw_only=True)
class ApprovalSeen:
    """An approval as its page shows it."""

    id: ApprovalId
    kind: str
    label: object
    title: object
    counts: object
    measure: int
    lines: Lines
    content_hash: str
    author: Named
    beneficiary: Named | None
    asked_at: datetime
    times_out_at: datetime
    good_until: datetime | None
    state: State
    policy: int
    among: Among
    voices: int
    yes: int
    still: int  # who may yet be heard
    votes: tuple[VoteSeen, ...]
    steps: tuple[StepSeen, ...]
    mine: bool
    can_give: tuple[tuple[int, Named], ...]  # whose voices the reader can give
    barred: object  # why he may not agree to this very content


def approval(*, actor: Actor, approval_id: int, at: datetime) -> ApprovalSeen:
    """
    Return one approval; whoever asked it may always see it.

    :raises NotAllowed: if the actor neither asked it nor may see approvals
    :raises NoSuchApproval: if there is none
    :raises NoSuchKind: if the app that asked is not installed any more
    """
    rows = Approval.objects.select_related("threshold__policy")
    row = rows.prefetch_related("votes", "steps").filter(pk=approval_id).first()
    if row is None or row.author_id != actor.staff_id:
        require(actor, Permission.APPROVAL_SEE)
    if row is None:
        raise NoSuchApproval(approval_id)
    return _seen(actor, row, at)


def _seen(actor: Actor, row: Approval, at: datetime) -> ApprovalSeen:
    kind, names, state = kind_of(row.kind), staff_named(), now_of(row, at)
    said = heard([row.pk]).get(row.pk, set())
    is_open = state is State.ASKED
    can = _can_give(actor, row, said, at) if is_open else []
    return ApprovalSeen(
        id=ApprovalId(row.pk),
        kind=row.kind,
        label=kind.label,
        title=kind.title(row.content) if kind.title else "",
        counts=kind.counts,
        measure=row.measure,
        lines=kind.tell(row.content),
        content_hash=row.content_hash,
        author=names.get(row.author_id, NOBODY),
        beneficiary=names.get(row.beneficiary_id or 0),
        asked_at=row.asked_at,
        times_out_at=row.times_out_at,
        good_until=row.good_until,
        state=state,
        policy=row.threshold.policy.number,
        among=Among(By(row.threshold.among_by), row.threshold.among_code),
        voices=row.voices,
        yes=sum(vote.yes for vote in row.votes.all()),
        still=len(able(row) - said) if is_open else 0,
        votes=_votes(row, names),
        steps=_steps(row, names),
        mine=row.author_id == actor.staff_id,
        can_give=tuple((pk, names[pk]) for pk in can),
        barred=kind.bars(actor, row.content) if can else "",
    )


def _can_give(actor: Actor, row: Approval, said: set[int], at: datetime) -> list[int]:
    if not actor.may(Permission.APPROVAL_APPROVE) or actor.staff_id in said:
        return []
    found = voices_of(staff_id=actor.staff_id, approval=row, at=at)
    return [pk for pk in found if pk not in said]


def _votes(row: Approval, names: dict[int, Named]) -> tuple[VoteSeen, ...]:
    return tuple(
        VoteSeen(
            names.get(vote.voice_id, NOBODY),
            None if vote.staff_id == vote.voice_id else names.get(vote.staff_id),
            vote.yes,
            vote.reason,
            vote.at,
        )
        for vote in sorted(row.votes.all(), key=lambda vote: (vote.at, vote.pk))
    )


def _steps(row: Approval, names: dict[int, Named]) -> tuple[StepSeen, ...]:
    return tuple(
        StepSeen(State(step.state), names.get(step.staff_id or 0), step.at, step.note)
        for step in sorted(row.steps.all(), key=lambda step: (step.at, step.pk))
    )
