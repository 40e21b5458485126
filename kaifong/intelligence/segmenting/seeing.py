"""Segments that somebody may open, their versions, counts and overlaps."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from kaifong.authority.models import Role
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import CustomerId, SegmentId
from kaifong.intelligence.models import SegmentCount, SegmentVersion
from kaifong.intelligence.permissions import Permission

from .judging import members, purposes_of
from .predicates import Predicate, read
from .rules import Sharing


class NoSuchSegment(Exception):
    """There is no such segment, it was withdrawn, or it is not open to whoever asks."""


@dataclass(frozen=True)
class SegmentSeen:
    """A segment in one of its versions; the definition says whom it means, never who that is."""

    id: SegmentId
    version: int
    name: str
    description: str
    predicate: Predicate
    digest: str
    purpose: str
    sharing: Sharing
    with_code: str
    staff_id: int
    mine: bool
    at: datetime


@dataclass(frozen=True)
class Overlap:
    """How many are in one segment only, in both, and in the other only; of those open to one."""

    first: int
    both: int
    second: int


def segments(*, actor: Actor) -> list[SegmentSeen]:
    """
    Return the segments that are open to the actor, newest first.

    :raises NotAllowed: if he may see none
    """
    require(actor, Permission.SEGMENT_SEE)
    rows = open_to(actor).filter(number=F("segment__version"))
    return [_seen(row, actor) for row in rows.order_by("-at", "-id").select_related("segment")]


def segment(*, actor: Actor, segment_id: int, version: int | None = None) -> SegmentSeen:
    """
    Return one of them, in its last version or the one asked for.

    :raises NotAllowed: if the actor may see none
    :raises NoSuchSegment: if it is not open to him
    """
    require(actor, Permission.SEGMENT_SEE)
    rows = open_to(actor).filter(segment_id=segment_id)
    rows = rows.filter(number=F("segment__version") if version is None else version)
    row = rows.select_related("segment").first()
    if row is None:
        raise NoSuchSegment(segment_id)
    return _seen(row, actor)


def versions(*, actor: Actor, segment_id: int) -> list[SegmentSeen]:
    """
    Return every version of a segment, the last first.

    :raises NoSuchSegment: if it is not open to the actor
    """
    require(actor, Permission.SEGMENT_SEE)
    rows = open_to(actor).filter(segment_id=segment_id).select_related("segment")
    found = [_seen(row, actor) for row in rows.order_by("-number")]
    if not found:
        raise NoSuchSegment(segment_id)
    return found


def members_of(
    *, actor: Actor, segment_id: int, today: date, fresh: bool = False
) -> frozenset[CustomerId]:
    """
    Return who is in a segment now, of those open to the actor for the purpose at hand.

    :raises NoSuchSegment: if it is not open to him
    :raises CannotJudge, NotAllowed, Closed, LakeTrouble: as judging says
    """
    seen = segment(actor=actor, segment_id=segment_id)
    return members(actor=actor, predicate=seen.predicate, today=today, fresh=fresh)


def overlap(*, actor: Actor, first: int, second: int, today: date, fresh: bool = False) -> Overlap:
    """
    Return how two segments overlap, within the actor's own rows.

    :raises NoSuchSegment: if one of them is not open to him
    :raises CannotJudge, NotAllowed, Closed, LakeTrouble: as judging says
    """
    one, other = (
        members_of(actor=actor, segment_id=number, today=today, fresh=fresh)
        for number in (first, second)
    )
    return Overlap(len(one - other), len(one & other), len(other - one))


def counts_of(*, actor: Actor, segment_id: int) -> list[tuple[date, int]]:
    """Return how many there were on which days; to who made it only, whose rows were counted."""
    if not segment(actor=actor, segment_id=segment_id).mine:
        return []
    rows = SegmentCount.objects.filter(segment_id=segment_id).order_by("on")
    return list(rows.values_list("on", "people"))


def drawn_up_for(seen: SegmentSeen) -> list[str]:
    """Return for which purposes a segment and all those in it were drawn up."""
    return sorted(purposes_of(seen.predicate, seen.purpose))


def open_to(actor: Actor) -> QuerySet[SegmentVersion]:
    """Return the versions of segments that the actor may open."""
    roles = Role.objects.filter(memberships__staff=actor.staff_id, department__closed_at=None)
    shared = Q(segment__staff_id=actor.staff_id) | Q(segment__sharing=Sharing.PUBLIC)
    shared |= Q(segment__sharing=Sharing.TEAM, segment__with_code__in=roles.values("code"))
    departments = list(actor.departments)
    shared |= Q(segment__sharing=Sharing.DEPARTMENT, segment__with_code__in=departments)
    return SegmentVersion.objects.filter(shared, segment__withdrawn_at=None)


def teams_of(actor: Actor) -> list[str]:
    """Return the codes of the roles that the actor holds."""
    roles = Role.objects.filter(memberships__staff=actor.staff_id, department__closed_at=None)
    return list(roles.order_by("code").values_list("code", flat=True))


def _seen(row: SegmentVersion, actor: Actor) -> SegmentSeen:
    return SegmentSeen(
        id=SegmentId(row.segment_id),
        version=row.number,
        name=row.name,
        description=row.description,
        predicate=read(row.definition),
        digest=row.digest,
        purpose=row.purpose,
        sharing=Sharing(row.segment.sharing),
        with_code=row.segment.with_code,
        staff_id=row.segment.staff_id,
        mine=row.segment.staff_id == actor.staff_id,
        at=row.at,
    )
