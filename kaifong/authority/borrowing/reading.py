"""Delegations, offers and sessions as those see them whom they concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from kaifong.authority.models import BorrowedStep, Borrowing, Delegation, Grant, Look, Offer
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed, granted_by, handed_on, require
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows

from .asking import WAITS, is_open_to
from .lent import borrowed_by, roles_held, rows_lent, running, standing_in
from .offers import offered
from .rules import Offered, holds

LISTED = 200


@dataclass(frozen=True)
class Handed:
    """A role handed on for a while."""

    id: int
    giver_id: int
    taker_id: int
    role_id: int
    starts_at: datetime
    ends_at: datetime  # or when it was cut short
    reason: str
    holds: bool
    over: bool
    grants: tuple[Granted, ...]


@dataclass(frozen=True)
class OfferSeen:
    """What may be borrowed."""

    id: int
    code: str
    name_en: str
    name_zh: str
    object: str
    most: Offered
    needs_approval: bool
    owner_role_id: int
    role_ids: tuple[int, ...] | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class BorrowingSeen:
    """A session, or the wish for one."""

    id: int
    staff_id: int
    offer: OfferSeen
    actions: tuple[str, ...]
    classes: frozenset[FieldClass]
    rows: Rows
    purpose: Purpose
    reason: str
    minutes: int
    asked_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    ended_early: bool
    decided_by: int | None
    state: str  # waiting, lapsed, declined, running, over, reviewed
    reviewed_at: datetime | None
    reviewed_by: int | None
    verdict: str
    finding: str
    mine: bool
    ours: bool  # the reader owns the data, or reviews the audit


@dataclass(frozen=True)
class Step:
    """Something done in a session: a request, or a reading with the customers it showed."""

    at: datetime
    method: str  # empty: a reading
    way: str
    object_id: int | None
    customer_ids: tuple[int, ...] = ()
    total: int = 0


def handed(*, actor: Actor, staff_id: int, at: datetime) -> list[Handed]:
    """
    Return what somebody handed on or took on, the newest first.

    :raises NotAllowed: if it is another and the actor is no administrator
    """
    if staff_id != actor.staff_id:
        require(actor, Permission.AUTHORITY_ADMINISTER)
    found = list(
        Delegation.objects.filter(Q(giver=staff_id) | Q(taker=staff_id)).order_by(
            "-starts_at", "-pk"
        )[:LISTED]
    )
    ids = [one.pk for one in found]
    now_held = set(
        Delegation.objects.filter(standing_in(at), pk__in=ids).values_list("pk", flat=True)
    )
    roles = {one.role_id for one in found}
    rows = Grant.objects.filter(role__in=roles).select_related("role__department")
    grants = list(rows.order_by("object", "action", "pk"))
    return [_handed(one, grants, now_held, at) for one in found]


def offers(*, actor: Actor, at: datetime) -> list[OfferSeen]:
    """Return what the actor may borrow."""
    rows = Offer.objects.filter(withdrawn_at=None).order_by("code")
    return [_offer(row) for row in rows if is_open_to(row, actor, at)]


def all_offers(*, actor: Actor) -> list[OfferSeen]:
    """
    Return all that policy lends or lent.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    return [_offer(row) for row in Offer.objects.order_by("withdrawn_at", "code")]


def session_of(*, actor: Actor, at: datetime) -> BorrowingSeen | None:
    """Return the session in which the actor is at work."""
    if actor.borrowing is None:
        return None
    row = borrowed_by(actor.staff_id, at)
    return _seen([row], actor, at)[0] if row else None


def borrowings(*, actor: Actor, at: datetime) -> list[BorrowingSeen]:
    """Return the actor's sessions and those of the data that are his by office, newest first."""
    rows = Borrowing.objects.filter(_concerns(actor, at)).select_related("offer")
    return _seen(rows.order_by("-asked_at", "-pk")[:LISTED], actor, at)


def borrowing(*, actor: Actor, borrowing_id: int, at: datetime) -> BorrowingSeen:
    """
    Return one session.

    :raises NotAllowed: if it concerns the actor not, or is not there
    """
    rows = Borrowing.objects.filter(_concerns(actor, at), pk=borrowing_id)
    found = _seen(rows.select_related("offer"), actor, at)
    if not found:
        raise NotAllowed(f"borrowing {borrowing_id}")
    return found[0]


def steps(*, actor: Actor, borrowing_id: int, at: datetime) -> list[Step]:
    """
    Return all that was done in a session, in order.

    :raises NotAllowed: if it concerns the actor not, or is not there
    """
    borrowing(actor=actor, borrowing_id=borrowing_id, at=at)
    taken = BorrowedStep.objects.filter(borrowing_id=borrowing_id).order_by("pk")
    looks = Look.objects.filter(borrowing_id=borrowing_id).order_by("pk")
    found = [Step(row.at, row.method, row.way, row.object_id) for row in taken[: LISTED * 5]]
    found += [
        Step(row.at, "", row.way, None, tuple(row.customer_ids), row.total)
        for row in looks[: LISTED * 5]
    ]
    return sorted(found, key=lambda step: step.at)


def to_do(*, actor: Actor, at: datetime) -> tuple[int, int, int]:
    """
    Return how many sessions wait for the actor's answer, run, and wait for his review.

    Asked for each page: of the data that are his by his own office.
    """
    if not (actor.answers or _all(actor)):
        return 0, 0, 0
    office = Q() if _all(actor) else Q(offer__owner_role__memberships__staff=actor.staff_id)
    counted = (
        Borrowing.objects.filter(office)
        .exclude(staff=actor.staff_id)
        .aggregate(
            waiting=Count("pk", filter=Q(starts_at=None, declined=False, asked_at__gt=at - WAITS)),
            running=Count("pk", filter=running(at)),
            over=Count(
                "pk", filter=Q(reviewed_at=None) & (Q(ends_at__lte=at) | Q(ended_at__lte=at))
            ),
        )
    )
    return counted["waiting"], counted["running"], counted["over"]


def _ours(actor: Actor, at: datetime) -> Q:
    return Q(offer__owner_role__in=roles_held(actor.staff_id, at))


def _concerns(actor: Actor, at: datetime) -> Q:
    return Q() if _all(actor) else Q(staff=actor.staff_id) | _ours(actor, at)


def _all(actor: Actor) -> bool:
    return actor.may(Permission.AUDIT_REVIEW)


def _seen(
    rows: Iterable[Borrowing] | QuerySet[Borrowing], actor: Actor, at: datetime
) -> list[BorrowingSeen]:
    held = roles_held(actor.staff_id, at)
    return [
        BorrowingSeen(
            id=row.pk,
            staff_id=row.staff_id,
            offer=_offer(row.offer),
            actions=tuple(row.actions),
            classes=frozenset(FieldClass(cls) for cls in row.classes),
            rows=rows_lent(row),
            purpose=Purpose(row.purpose),
            reason=row.reason,
            minutes=row.minutes,
            asked_at=row.asked_at,
            starts_at=row.starts_at,
            ends_at=row.ended_at or row.ends_at,
            ended_early=row.ended_at is not None,
            decided_by=row.decided_by,
            state=_state(row, at),
            reviewed_at=row.reviewed_at,
            reviewed_by=row.reviewed_by,
            verdict=row.verdict,
            finding=row.finding,
            mine=row.staff_id == actor.staff_id,
            ours=row.offer.owner_role_id in held or _all(actor),
        )
        for row in rows
    ]


def _state(row: Borrowing, at: datetime) -> str:
    if row.declined:
        return "declined"
    if row.starts_at is None or row.ends_at is None:
        return "waiting" if at < row.asked_at + WAITS else "lapsed"
    if holds(row.starts_at, row.ends_at, row.ended_at, at):
        return "running"
    return "reviewed" if row.reviewed_at else "over"


def _offer(row: Offer) -> OfferSeen:
    return OfferSeen(
        id=row.pk,
        code=row.code,
        name_en=row.name_en,
        name_zh=row.name_zh,
        object=row.object,
        most=offered(row),
        needs_approval=row.needs_approval,
        owner_role_id=row.owner_role_id,
        role_ids=None if row.role_ids is None else tuple(row.role_ids),
        withdrawn_at=row.withdrawn_at,
    )


def _handed(one: Delegation, grants: list[Grant], now_held: set[int], at: datetime) -> Handed:
    until = one.ended_at or one.ends_at
    return Handed(
        id=one.pk,
        giver_id=one.giver_id,
        taker_id=one.taker_id,
        role_id=one.role_id,
        starts_at=one.starts_at,
        ends_at=until,
        reason=one.reason,
        holds=one.pk in now_held,
        over=until <= at,
        grants=tuple(
            handed_on(granted_by(grant), one.giver_id)
            for grant in grants
            if grant.role_id == one.role_id and (one.grant_ids is None or grant.pk in one.grant_ids)
        ),
    )
