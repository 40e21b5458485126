"""What a department does about a segment that was handed to it: each step once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.approvals import actions as approvals
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.ids import HandOverId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.intelligence.events import HandOverAnswered, HandOverDone
from kaifong.intelligence.models import HandOver, HandOverStep, Served
from kaifong.intelligence.permissions import Permission

from .handed import NoSuchHandOver, NotInForce, content_of, for_him, members_of_handover
from .rules import PURPOSE_OF, TOPIC, State, Use, state_of


class NoReason(Exception):
    """Whoever declines says why, so that the other can do better."""


class AnsweredAlready(Exception):
    """Somebody answered already, or it was taken back; it stands as it stood."""


class NotOfIt(Exception):
    """This customer may not be used for it, or not any more."""


@transaction.atomic
def accept(*, actor: Actor, hand_over_id: int, at: datetime) -> None:
    """
    Accept a hand-over for one's department. Of two who answer at once one does.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may take none, or no right of his is for its purpose
    :raises NoSuchHandOver: if it is for others
    :raises NotInForce: if its time is over
    :raises NotUsable: if others have not agreed to it
    :raises AnsweredAlready: if it was answered
    """
    row = _locked_for(actor, hand_over_id, at)
    if row.approval_id is not None:
        approvals.use(
            approval_id=row.approval_id,
            content=content_of(row),
            at=at,
            staff_id=actor.staff_id,
        )
    _answer(row, actor, State.ACCEPTED, at)


@transaction.atomic
def decline(*, actor: Actor, hand_over_id: int, reason: str, at: datetime) -> None:
    """
    Decline a hand-over with a reason.

    :raises Braked, NotAllowed, NoSuchHandOver, NotInForce, AnsweredAlready: as for accepting
    :raises NoReason: without one
    """
    row = _locked_for(actor, hand_over_id, at)
    if not reason.strip():
        raise NoReason
    _answer(row, actor, State.DECLINED, at, reason)


@transaction.atomic
def take_back(*, actor: Actor, hand_over_id: int, at: datetime) -> None:
    """
    Take back what one handed over oneself, before it is answered.

    :raises Braked, NotAllowed, NotInForce, AnsweredAlready: as for accepting
    :raises NoSuchHandOver: if somebody else handed it over
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.SEGMENT_HAND)
    rows = HandOver.objects.select_for_update()
    row = rows.filter(pk=hand_over_id, staff_id=actor.staff_id).first()
    if row is None:
        raise NoSuchHandOver(hand_over_id)
    _must_be_unanswered(row, at)
    if row.approval_id is not None:
        approvals.void(approval_id=row.approval_id, at=at, staff_id=actor.staff_id)
    _answer(row, actor, State.WITHDRAWN, at)


@transaction.atomic
def finish(*, actor: Actor, hand_over_id: int, at: datetime) -> None:
    """
    Say that what a hand-over was for is done; done twice it changes nothing.

    :raises Braked: while nothing may be changed
    :raises NotAllowed, NoSuchHandOver: as for accepting
    :raises NotInForce: if it was never accepted
    """
    must_be_off(Brake.READ_ONLY)
    row = _locked(for_him(actor, hand_over_id))
    steps = _steps(row)
    if State.DONE in steps:
        return
    if State.ACCEPTED not in steps:
        raise NotInForce(state_of(steps, row.expires_at, at))
    HandOverStep.objects.create(hand_over=row, state=State.DONE, staff_id=actor.staff_id, at=at)
    fact = HandOverDone(happened_at=at, hand_over_id=HandOverId(row.pk))
    record(fact, staff_id=actor.staff_id)
    changed(TOPIC)


@transaction.atomic
def serve(
    *, actor: Actor, hand_over_id: int, customer_id: int, at: datetime, fresh: bool = False
) -> None:
    """
    Tick off one customer of a list of calls; done twice it changes nothing.

    :raises Braked: while nothing may be changed
    :raises NotAllowed, NoSuchHandOver, NotInForce, CannotJudge, Closed, LakeTrouble: as for using
    :raises NotOfIt: if he may not be used for it now
    """
    must_be_off(Brake.READ_ONLY)
    found = members_of_handover(actor=actor, hand_over_id=hand_over_id, at=at, fresh=fresh)
    if customer_id not in found:
        raise NotOfIt
    Served.objects.get_or_create(
        hand_over_id=hand_over_id,
        customer_id=customer_id,
        defaults={"staff_id": actor.staff_id, "at": at},
    )


def _locked_for(actor: Actor, hand_over_id: int, at: datetime) -> HandOver:
    """Return a hand-over that waits for the actor's department, locked."""
    must_be_off(Brake.READ_ONLY)
    row = _locked(for_him(actor, hand_over_id))
    _must_be_unanswered(row, at)
    if PURPOSE_OF[Use(row.use)] not in actor.purposes:
        raise NotAllowed(PURPOSE_OF[Use(row.use)])
    return row


def _locked(row: HandOver) -> HandOver:
    return HandOver.objects.select_for_update().get(pk=row.pk)


def _steps(row: HandOver) -> list[str]:
    return list(row.steps.values_list("state", flat=True))


def _must_be_unanswered(row: HandOver, at: datetime) -> None:
    state = state_of(_steps(row), row.expires_at, at)
    if state is State.EXPIRED:
        raise NotInForce(state)
    if state is not State.HANDED:
        raise AnsweredAlready


def _answer(row: HandOver, actor: Actor, state: State, at: datetime, note: str = "") -> None:
    try:
        with transaction.atomic():
            HandOverStep.objects.create(
                hand_over=row, state=state, staff_id=actor.staff_id, at=at, note=note
            )
    except IntegrityError as other:
        raise AnsweredAlready from other
    fact = HandOverAnswered(
        happened_at=at, hand_over_id=HandOverId(row.pk), accepted=state is State.ACCEPTED
    )
    record(fact, staff_id=actor.staff_id)
    changed(TOPIC)
