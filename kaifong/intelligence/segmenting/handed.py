"""Hand-overs as somebody may see them, and who of one may be used at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kaifong.approvals import queries as approvals
from kaifong.authority.models import Department
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId, HandOverId, SegmentId
from kaifong.intelligence.models import HandOver, SegmentVersion, Served
from kaifong.intelligence.permissions import Permission
from kaifong.privacy.queries import Channel, Kind

from .judging import members
from .losing import Reckoned, Wish, reckoned
from .predicates import read
from .rules import PURPOSE_OF, State, Use, state_of
from .seeing import segment

AT_MOST = 200  # in the queue


class NoSuchHandOver(Exception):
    """There is no such hand-over, or neither did he make it nor is it for his department."""


class NotInForce(Exception):
    """It was not accepted, is over, or its time is: `state` says how it stands."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, kw_only=True)
class HandOverSeen:
    """What was handed to whom for which use, with the counts said then; no people."""

    id: HandOverId
    segment_id: SegmentId
    segment: str  # what it was called
    version: int
    digest: str
    wish: Wish
    staff_id: int
    from_code: str
    to_code: str
    whole: int
    lost: dict[str, int]
    remaining: int
    note: str
    at: datetime
    expires_at: datetime
    state: State
    waits_for_approval: bool
    approval_id: int | None
    steps: tuple[tuple[State, int, datetime, str], ...]
    mine: bool
    for_me: bool

    @property
    def lost_in_all(self) -> int:
        return self.whole - self.remaining


def content_of(row: HandOver) -> dict[str, object]:
    """Return what others agree to when they agree to a hand-over."""
    return {
        "hand_over": row.pk,
        "digest": row.digest,
        "use": row.use,
        "to": row.to_code,
        "channel": row.channel,
        "goods": row.goods,
    }


def hand_overs(*, actor: Actor, at: datetime) -> list[HandOverSeen]:
    """
    Return what the actor handed over and what is for his departments, newest first.

    :raises NotAllowed: if he may neither hand over nor take
    """
    _must_have_part(actor)
    rows = _open_to(actor).order_by("-id").prefetch_related("steps")[:AT_MOST]
    return _seen(list(rows), actor, at)


def hand_over(*, actor: Actor, hand_over_id: int, at: datetime) -> HandOverSeen:
    """
    Return one of them.

    :raises NotAllowed: if the actor may neither hand over nor take
    :raises NoSuchHandOver: if it is not open to him
    """
    _must_have_part(actor)
    row = _open_to(actor).filter(pk=hand_over_id).prefetch_related("steps").first()
    if row is None:
        raise NoSuchHandOver(hand_over_id)
    return _seen([row], actor, at)[0]


def waiting_for(*, actor: Actor, at: datetime) -> int:
    """Return how many hand-overs wait for the actor's department to answer."""
    if not actor.may(Permission.SEGMENT_TAKE):
        return 0
    rows = HandOver.objects.filter(to_code__in=actor.departments, expires_at__gt=at)
    return rows.filter(steps=None).count()


def departments() -> dict[str, tuple[str, str]]:
    """Return the open departments by their codes, in both languages."""
    rows = Department.objects.filter(closed_at=None).order_by("code")
    return {row.code: (row.name_en, row.name_zh) for row in rows}


def reckon(
    *, actor: Actor, segment_id: int, wish: Wish, at: datetime, fresh: bool = False
) -> Reckoned:
    """
    Return what a hand-over would be: how many, how many lost to what, who remains.

    :raises NoSuchSegment: if the segment is not open to the actor
    :raises CannotJudge, NotAllowed, Closed, LakeTrouble: as judging says
    """
    seen = segment(actor=actor, segment_id=segment_id)
    today = hong_kong_day(at)
    found = members(actor=actor, predicate=seen.predicate, today=today, fresh=fresh)
    return reckoned(actor=actor, people=found, wish=wish, at=at)


def members_of_handover(
    *, actor: Actor, hand_over_id: int, at: datetime, fresh: bool = False
) -> frozenset[CustomerId]:
    """
    Return who of a hand-over may be used for what it was handed over, at this moment.

    Judged anew by the rights of whoever receives it, at work for the purpose of the use, and by
    the consents, stops, addresses and notices as they are now.

    :raises NotAllowed: if he may take nothing, or no right of his is for that purpose
    :raises NoSuchHandOver: if it is not for a department of his
    :raises NotInForce: if it was not accepted, or is over
    :raises CannotJudge, Closed, LakeTrouble: as judging says
    """
    return usable(actor=actor, hand_over_id=hand_over_id, at=at, fresh=fresh).remaining


def usable(*, actor: Actor, hand_over_id: int, at: datetime, fresh: bool = False) -> Reckoned:
    """
    Return the same with how many are lost now, and to what.

    :raises NotAllowed, NoSuchHandOver, NotInForce, CannotJudge, Closed, LakeTrouble: as above
    """
    row = for_him(actor, hand_over_id)
    state = state_of([step.state for step in row.steps.all()], row.expires_at, at)
    if state is not State.ACCEPTED:
        raise NotInForce(state)
    wish = wish_of(row)
    reader = actor.for_purpose(PURPOSE_OF[wish.use])
    found = members(
        actor=reader, predicate=read(row.definition), today=hong_kong_day(at), fresh=fresh
    )
    return reckoned(actor=reader, people=found, wish=wish, at=at)


def served_of(*, actor: Actor, hand_over_id: int, ids: Iterable[int]) -> set[CustomerId]:
    """
    Return who of these was dealt with already.

    :raises NotAllowed, NoSuchHandOver: as above
    """
    row = for_him(actor, hand_over_id)
    rows = Served.objects.filter(hand_over=row, customer_id__in=list(ids))
    return {CustomerId(pk) for pk in rows.values_list("customer_id", flat=True)}


def for_him(actor: Actor, hand_over_id: int) -> HandOver:
    """
    Return a hand-over that is for a department of the actor's.

    :raises NotAllowed: if he may take none
    :raises NoSuchHandOver: if it is for others
    """
    if not actor.may(Permission.SEGMENT_TAKE):
        raise NotAllowed(Permission.SEGMENT_TAKE)
    rows = HandOver.objects.filter(pk=hand_over_id, to_code__in=actor.departments)
    row = rows.first()
    if row is None:
        raise NoSuchHandOver(hand_over_id)
    return row


def wish_of(row: HandOver) -> Wish:
    return Wish(
        use=Use(row.use),
        kinds=tuple(Kind(kind) for kind in row.kinds),
        channel=Channel(row.channel),
        goods=row.goods,
        first_use=row.first_use,
    )


def _must_have_part(actor: Actor) -> None:
    if not (actor.may(Permission.SEGMENT_TAKE) or actor.may(Permission.SEGMENT_HAND)):
        raise NotAllowed(Permission.SEGMENT_TAKE)


def _open_to(actor: Actor) -> QuerySet[HandOver]:
    mine = Q(staff_id=actor.staff_id)
    if actor.may(Permission.SEGMENT_TAKE):
        mine |= Q(to_code__in=actor.departments)
    return HandOver.objects.filter(mine)


def _seen(rows: list[HandOver], actor: Actor, at: datetime) -> list[HandOverSeen]:
    wanted = Q()
    for row in rows:
        wanted |= Q(segment_id=row.segment_id, number=row.version)
    found = SegmentVersion.objects.filter(wanted) if rows else SegmentVersion.objects.none()
    names = {(one.segment_id, one.number): one.name for one in found}
    standing = approvals.states(approval_ids=[row.approval_id for row in rows], at=at)
    waits = {pk for pk, state in standing.items() if state is not approvals.State.GRANTED}
    takes = actor.may(Permission.SEGMENT_TAKE)
    return [_one(row, actor, at, names, waits, takes=takes) for row in rows]


def _one(
    row: HandOver,
    actor: Actor,
    at: datetime,
    names: dict[tuple[int, int], str],
    waits: set[int],
    *,
    takes: bool,
) -> HandOverSeen:
    steps = sorted(row.steps.all(), key=lambda step: step.pk)
    state = state_of([step.state for step in steps], row.expires_at, at)
    return HandOverSeen(
        id=HandOverId(row.pk),
        segment_id=SegmentId(row.segment_id),
        segment=names.get((row.segment_id, row.version), ""),
        version=row.version,
        digest=row.digest,
        wish=wish_of(row),
        staff_id=row.staff_id,
        from_code=row.from_code,
        to_code=row.to_code,
        whole=row.whole,
        lost=row.lost,
        remaining=row.remaining,
        note=row.note,
        at=row.at,
        expires_at=row.expires_at,
        state=state,
        waits_for_approval=state is State.HANDED and row.approval_id in waits,
        approval_id=row.approval_id,
        steps=tuple((State(step.state), step.staff_id, step.at, step.note) for step in steps),
        mine=row.staff_id == actor.staff_id,
        for_me=takes and row.to_code in actor.departments,
    )
