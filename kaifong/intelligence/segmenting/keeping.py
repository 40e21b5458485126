"""Keeping a definition of customers under a name, with all its versions; counting it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, actor_of, require
from kaifong.authority.rules import Purpose
from kaifong.customers.queries import wished
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import SegmentId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.intelligence.events import SegmentKept, SegmentWithdrawn
from kaifong.intelligence.models import Segment, SegmentCount, SegmentVersion
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.semantics.asked import BadAsk
from kaifong.intelligence.semantics.compiling import Closed

from .judging import CannotJudge, askable, last_version, members, resolved
from .predicates import (
    BadPredicate,
    GoesRound,
    Listed,
    Predicate,
    as_json,
    check,
    digest,
    others,
    read,
    walked,
)
from .rules import Sharing
from .seeing import NoSuchSegment, open_to, teams_of

UNJUDGED = (BadAsk, BadPredicate, CannotJudge, Closed, GoesRound, NotAllowed)


class NamesSomebody(Exception):
    """Words that are looked for may name somebody: choose by fields that you may see instead."""


class NotYours(Exception):
    """Only who made a segment changes it; anybody who may open it may make one of his own of it."""


class SavedMeanwhile(Exception):
    """A newer version was saved in the meantime: open it, and save again."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A definition to be kept; `with_code` names the team or department it is shared with."""

    name: str
    predicate: Predicate
    description: str = ""
    sharing: Sharing = Sharing.PRIVATE
    with_code: str = ""


@transaction.atomic
def save(
    *,
    actor: Actor,
    draft: Draft,
    at: datetime,
    segment_id: int | None = None,
    version: int = 0,
) -> SegmentId:
    """
    Keep a definition, or a further version of one's own.

    It is kept for the purpose for which the actor is at work.

    :raises Braked, NotAllowed: while nothing may be changed; if he may not keep or share it so
    :raises BadPredicate, NamesSomebody, CannotJudge: if it cannot be kept or asked by him
    :raises NoSuchSegment: if it, or one that it is made of, is not open to him
    :raises GoesRound, NotYours, SavedMeanwhile: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.SEGMENT_KEEP)
    if draft.with_code not in _may_share(actor, draft.sharing):
        raise NotAllowed(f"not of {draft.with_code}")
    _must_be_askable(actor, draft.predicate)
    if segment_id is None:
        row = Segment.objects.create(
            staff_id=actor.staff_id,
            sharing=draft.sharing,
            with_code=draft.with_code,
            version=1,
            made_at=at,
        )
        number, version = SegmentId(row.pk), 0
    else:
        number = SegmentId(segment_id)
        _swap(actor, number, version, draft)
    _must_not_go_round(number, draft.predicate)
    _written(actor, number, version + 1, draft, at)
    fact = SegmentKept(happened_at=at, segment_id=number, version=version + 1)
    record(fact, staff_id=actor.staff_id)
    return number


def _written(actor: Actor, segment_id: SegmentId, number: int, draft: Draft, at: datetime) -> None:
    SegmentVersion.objects.create(
        segment_id=segment_id,
        number=number,
        name=draft.name,
        description=draft.description,
        definition=as_json(draft.predicate),
        digest=digest(draft.predicate),
        purpose=actor.purpose.value,
        staff_id=actor.staff_id,
        at=at,
    )


@transaction.atomic
def withdraw(*, actor: Actor, segment_id: int, at: datetime) -> None:
    """
    Offer a segment no more; done twice it changes nothing. What was handed over stays so.

    :raises Braked: while nothing may be changed
    :raises NoSuchSegment: if there is none
    :raises NotYours: if somebody else made it
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.SEGMENT_KEEP)
    row = _must_be_his(actor, segment_id, withdrawn=True)
    if row.withdrawn_at is None:
        Segment.objects.filter(pk=segment_id).update(withdrawn_at=at)
        fact = SegmentWithdrawn(happened_at=at, segment_id=SegmentId(segment_id))
        record(fact, staff_id=actor.staff_id)


def count_all(*, at: datetime) -> int:
    """Count every segment for who made it, once a day; return how many were counted now."""
    ids = Segment.objects.filter(withdrawn_at=None).values_list("pk", flat=True)
    return sum(count(segment_id=pk, at=at) for pk in ids.order_by("pk"))


@transaction.atomic
def count(*, segment_id: int, at: datetime, fresh: bool = False) -> bool:
    """Write down how many are in a segment today, as who made it may see; whether it was done."""
    row, today = last_version(segment_id), hong_kong_day(at)
    if row is None or SegmentCount.objects.filter(segment_id=segment_id, on=today).exists():
        return False
    staff = Staff.objects.filter(pk=row.segment.staff_id, left_at=None).first()
    maker = actor_of(staff, at=at) if staff else None
    if maker is None or row.purpose not in maker.purposes:
        return False
    maker = maker.for_purpose(Purpose(row.purpose))
    try:
        found = members(actor=maker, predicate=read(row.definition), today=today, fresh=fresh)
    except UNJUDGED:
        return False
    values = {"version": row.number, "people": len(found), "as_of": at}
    _, new = SegmentCount.objects.get_or_create(segment_id=segment_id, on=today, defaults=values)
    return new


def _must_be_askable(actor: Actor, predicate: Predicate) -> None:
    check(predicate)
    for one, _depth in walked(predicate):
        if isinstance(one, Listed):
            if wished(actor=actor, query=one.query).free:
                raise NamesSomebody
            askable(actor, one.query)
    for segment_id in others(predicate):
        if not open_to(actor).filter(segment_id=segment_id).exists():
            raise NoSuchSegment(segment_id)


def _must_not_go_round(segment_id: SegmentId, predicate: Predicate) -> None:
    if not others(predicate):
        return
    # Two who save at once could each lead to the other: one waits for the other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('segments', 27))")
    whole, seen = set(others(predicate)), set[int]()
    while whole - seen:
        number = min(whole - seen)
        seen.add(number)
        row = last_version(number)
        whole |= others(read(row.definition)) if row else frozenset()
    if segment_id in whole:
        raise GoesRound
    check(resolved(predicate))


def _may_share(actor: Actor, sharing: Sharing) -> list[str]:
    belongs = {
        Sharing.PRIVATE: [""],
        Sharing.PUBLIC: [""],
        Sharing.TEAM: teams_of(actor),
        Sharing.DEPARTMENT: list(actor.departments),
    }
    return belongs[sharing]


def _swap(actor: Actor, segment_id: SegmentId, version: int, draft: Draft) -> None:
    _must_be_his(actor, segment_id)
    swapped = Segment.objects.filter(pk=segment_id, version=version).update(
        version=F("version") + 1, sharing=draft.sharing, with_code=draft.with_code
    )
    if not swapped:
        raise SavedMeanwhile


def _must_be_his(actor: Actor, segment_id: int, *, withdrawn: bool = False) -> Segment:
    row = Segment.objects.select_for_update().filter(pk=segment_id).first()
    if row is None or (row.withdrawn_at and not withdrawn):
        raise NoSuchSegment(segment_id)
    if row.staff_id != actor.staff_id:
        raise NotYours
    return row
