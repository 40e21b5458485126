"""Borrowing powers beyond one's department: asked for, agreed to, given back, reviewed."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation, UniqueViolation

from kaifong.authority.actions.rules_of_office import ItsYourOwn, done
from kaifong.authority.models import Borrowing, Offer
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.ids import BorrowingId, OfferId
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off

from .events import (
    BorrowingReviewed,
    PowersAskedFor,
    PowersBorrowed,
    PowersDeclined,
    PowersGivenBack,
)
from .lent import roles_held
from .offers import offered
from .rules import Asked, NotSo, Verdict, Why, check_asked

WAITS = timedelta(hours=24)  # for an answer; then it must be asked again
TOPIC = "borrowed"


@transaction.atomic
def ask(*, actor: Actor, offer_id: OfferId, asked: Asked, at: datetime) -> BorrowingId:
    """
    Ask for powers that policy offers; without approval the session begins at once.

    :raises NotAllowed: if there is no such offer to this person
    :raises NotSo: if it is more than is offered, or a session is running or asked for already
    """
    must_be_off(Brake.READ_ONLY)
    offer = Offer.objects.select_for_update().filter(pk=offer_id, withdrawn_at=None).first()
    if offer is None or not is_open_to(offer, actor, at):
        raise NotAllowed(f"offer {offer_id}")
    check_asked(asked, offered(offer))
    _forget_stale(actor.staff_id, offer_id, at)
    made = _stored(actor, offer, asked, at)
    borrowing_id = BorrowingId(made.pk)
    if offer.needs_approval:
        told = PowersAskedFor(happened_at=at, borrowing_id=borrowing_id, offer_id=offer_id)
        done(actor, told)
    else:
        done(
            actor,
            PowersBorrowed(happened_at=at, borrowing_id=borrowing_id, minutes=asked.minutes),
        )
    changed(TOPIC)
    return borrowing_id


@transaction.atomic
def decide(*, actor: Actor, borrowing_id: BorrowingId, agreed: bool, at: datetime) -> None:
    """
    Agree to a session, which begins now, or decline it; one that is decided is left as it is.

    :raises NotAllowed: if the data are not the actor's to lend, or nobody waits (any more)
    :raises ItsYourOwn: if he asked for it himself
    :raises NotSo: if a session of this person is running
    """
    row = _of_owner(actor, borrowing_id, at)
    if row.decided_at is not None or row.starts_at is not None:
        return
    if at >= row.asked_at + WAITS:
        raise NotAllowed(f"borrowing {borrowing_id}")
    given = {"decided_at": at, "decided_by": actor.staff_id, "declined": not agreed}
    if agreed:
        given |= {"starts_at": at, "ends_at": at + timedelta(minutes=row.minutes)}
    _changed(row, **given)
    told = (
        PowersBorrowed(happened_at=at, borrowing_id=borrowing_id, minutes=row.minutes)
        if agreed
        else PowersDeclined(happened_at=at, borrowing_id=borrowing_id)
    )
    done(actor, told)
    changed(TOPIC)


@transaction.atomic
def give_back(*, actor: Actor, borrowing_id: BorrowingId, at: datetime) -> None:
    """
    End a session now, or take back the wish for one; what is over is left as it is.

    :raises NotAllowed: if it is neither the actor's nor his to lend
    """
    row = Borrowing.objects.select_for_update().filter(pk=borrowing_id).first()
    if row is None or not (actor.staff_id == row.staff_id or owns(row.offer, actor, at)):
        raise NotAllowed(f"borrowing {borrowing_id}")
    if row.starts_at is None and not row.declined:
        _changed(row, declined=True, decided_at=at)
    elif row.ends_at is not None and row.ended_at is None and at < row.ends_at:
        _changed(row, ended_at=max(at, row.starts_at or at))
    else:
        return
    done(actor, PowersGivenBack(happened_at=at, borrowing_id=borrowing_id))
    changed(TOPIC)


@transaction.atomic
def review(
    *, actor: Actor, borrowing_id: BorrowingId, verdict: Verdict, finding: str, at: datetime
) -> None:
    """
    Write down what a look at everything done in a session came to; the first word stands.

    :raises NotAllowed: if the data are not the actor's to lend
    :raises ItsYourOwn: if it was his own session
    :raises NotSo: while it is running, or without a word
    """
    row = _of_owner(actor, borrowing_id, at)
    if not finding.strip():
        raise NotSo(Why.WITHOUT_REASON)
    if row.ends_at is None or at < min(row.ends_at, row.ended_at or row.ends_at):
        raise NotSo(Why.RUNNING)
    if row.reviewed_at is None:
        _changed(
            row,
            reviewed_at=at,
            reviewed_by=actor.staff_id,
            verdict=verdict,
            finding=finding.strip(),
        )
        done(actor, BorrowingReviewed(happened_at=at, borrowing_id=borrowing_id))
        changed(TOPIC)


def is_open_to(offer: Offer, actor: Actor, at: datetime) -> bool:
    """Return whether an offer is made to this person: nobody lends to himself."""
    if offer.made_by == actor.staff_id or offer.withdrawn_at is not None:
        return False
    return offer.role_ids is None or bool(set(offer.role_ids) & roles_held(actor.staff_id, at))


def owns(offer: Offer, actor: Actor, at: datetime) -> bool:
    """Return whether the data that are lent are this person's by office."""
    return offer.owner_role_id in roles_held(actor.staff_id, at)


def _of_owner(actor: Actor, borrowing_id: int, at: datetime) -> Borrowing:
    must_be_off(Brake.READ_ONLY)
    row = Borrowing.objects.select_for_update().filter(pk=borrowing_id).first()
    if row is None or not (owns(row.offer, actor, at) or actor.may(Permission.AUDIT_REVIEW)):
        raise NotAllowed(f"borrowing {borrowing_id}")
    if row.staff_id == actor.staff_id:
        raise ItsYourOwn
    return row


def _stored(actor: Actor, offer: Offer, asked: Asked, at: datetime) -> Borrowing:
    begins = None if offer.needs_approval else at
    row = Borrowing(
        staff_id=actor.staff_id,
        offer=offer,
        actions=sorted(asked.actions),
        classes=sorted(asked.classes),
        regions=_list(asked.rows.regions),
        channels=_list(asked.rows.channels),
        categories=_list(asked.rows.categories),
        purpose=asked.purpose,
        reason=asked.reason.strip(),
        minutes=asked.minutes,
        asked_at=at,
        starts_at=begins,
        ends_at=begins and begins + timedelta(minutes=asked.minutes),
    )
    try:
        with transaction.atomic():
            return Borrowing.objects.bulk_create([row])[0]
    except IntegrityError as clash:
        if isinstance(clash.__cause__, ExclusionViolation | UniqueViolation):
            raise NotSo(Why.RUNNING) from clash
        raise


def _changed(row: Borrowing, **values: object) -> None:
    try:
        with transaction.atomic():
            Borrowing.objects.filter(pk=row.pk).update(**values)
    except IntegrityError as clash:
        if isinstance(clash.__cause__, ExclusionViolation):
            raise NotSo(Why.RUNNING) from clash
        raise


def _forget_stale(staff_id: int, offer_id: int, at: datetime) -> None:
    waiting = Borrowing.objects.filter(staff=staff_id, offer=offer_id, starts_at=None)
    stale = waiting.filter(declined=False, asked_at__lte=at - WAITS)
    stale.update(declined=True, decided_at=at)


def _list(codes: frozenset[int] | None) -> list[int] | None:
    return None if codes is None else sorted(codes)
