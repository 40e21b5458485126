"""Agreeing or refusing, for oneself or in another's stead."""

from datetime import datetime

from django.db import transaction

from kaifong.approvals.events import VoiceGiven
from kaifong.approvals.models import Approval, Vote
from kaifong.approvals.permissions import Permission
from kaifong.approvals.queries.approvers import able, heard, voices_of
from kaifong.approvals.queries.kinds import kind_of
from kaifong.approvals.queries.listed import now_of
from kaifong.approvals.rules import State, verdict
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import ApprovalId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off

from .delegating import NoReason
from .steps import go_on, locked


class DecidedAlready(Exception):
    """It is decided, or its time is over; nothing more can be said to it."""


class NotAVoice(Exception):
    """The policy does not name this person, or it is his own affair."""


class VoicedAlready(Exception):
    """One of the two has had a part in a voice about this."""


class MayNotAgree(Exception):
    """The policy names him, but this very content is not his to agree to; `said` says why."""

    def __init__(self, said: object) -> None:
        super().__init__(str(said))
        self.said = said


class NotWhatWasRead(Exception):
    """It is not what the person had before his eyes."""


@transaction.atomic
def vote(
    *,
    actor: Actor,
    approval_id: int,
    content_hash: str,
    yes: bool,
    at: datetime,
    reason: str = "",
    voice_id: int | None = None,
) -> State:
    """
    Give a voice about precisely what was read, one's own or another's; return how it stands.

    :raises Braked, NotAllowed: while nothing may be changed; if the actor may not approve at all
    :raises NoSuchApproval, DecidedAlready, NotAVoice, VoicedAlready, MayNotAgree, NotWhatWasRead,
        NoReason: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.APPROVAL_APPROVE)
    if not yes and not reason.strip():
        raise NoReason
    row = _open(approval_id, content_hash, at)
    voice = StaffId(voice_id or actor.staff_id)
    _must_be_heard(actor, row, voice, at)
    if yes and (said := kind_of(row.kind).bars(actor, row.content)):
        raise MayNotAgree(said)
    Vote.objects.create(
        approval=row,
        staff_id=actor.staff_id,
        voice_id=voice,
        author_id=row.author_id,
        beneficiary_id=row.beneficiary_id,
        content_hash=content_hash,
        yes=yes,
        reason=reason.strip(),
        at=at,
    )
    fact = VoiceGiven(happened_at=at, approval_id=ApprovalId(row.pk), voice_id=voice, yes=yes)
    record(fact, staff_id=actor.staff_id)
    return _decided(row, at)


def _open(approval_id: int, content_hash: str, at: datetime) -> Approval:
    row = locked(approval_id)
    if now_of(row, at) is not State.ASKED:
        raise DecidedAlready
    if content_hash != row.content_hash:
        raise NotWhatWasRead
    return row


def _must_be_heard(actor: Actor, row: Approval, voice: StaffId, at: datetime) -> None:
    if voice not in voices_of(staff_id=actor.staff_id, approval=row, at=at):
        raise NotAVoice
    if {actor.staff_id, voice} & heard([row.pk]).get(row.pk, set()):
        raise VoicedAlready


def _decided(row: Approval, at: datetime) -> State:
    changed("approvals")
    can = able(row)
    # A voice counts whose owner could still give it: a right withdrawn since takes it away.
    voices = Vote.objects.filter(approval=row, yes=True).values_list("voice_id", flat=True)
    yes = len(set(voices) & can)
    still = len(can - heard([row.pk]).get(row.pk, set()))
    found = verdict(yes=yes, still=still, needed=row.voices)
    if found is not None:
        go_on(row, found, at=at)
    return State(row.state)
