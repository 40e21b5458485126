"""Searching the logs by person, customer, way and day; what was found unusual."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Model, Q, QuerySet

from kaifong.authority.models import (
    Amendment,
    Bait,
    BorrowedStep,
    Look,
    Refusal,
    SignIn,
    StatedReason,
    TakenOut,
    UnusualAccess,
)
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation import keyset
from kaifong.foundation.hongkong.clock import HONG_KONG

NEWEST = keyset.Key("at", down=True, parse=keyset.moment)
LISTED = 500
EXPORTED = 100_000


class Log(StrEnum):
    """One of the sealed logs."""

    LOOKS = "looks"
    TAKEN_OUT = "taken-out"
    REFUSALS = "refusals"
    BORROWED = "borrowed"
    REASONS = "reasons"
    SIGN_INS = "sign-ins"
    AMENDMENTS = "amendments"


MODELS: dict[Log, type[Model]] = {
    Log.LOOKS: Look,
    Log.TAKEN_OUT: TakenOut,
    Log.REFUSALS: Refusal,
    Log.BORROWED: BorrowedStep,
    Log.REASONS: StatedReason,
    Log.SIGN_INS: SignIn,
    Log.AMENDMENTS: Amendment,
}
WAY = {Log.SIGN_INS: "by", Log.AMENDMENTS: "table", Log.REASONS: ""}
ABOUT = frozenset({Log.TAKEN_OUT, Log.REFUSALS, Log.BORROWED})  # name what they are about


@dataclass(frozen=True)
class Wanted:
    """Which log, and of whom, about whom, by which way, on which Hong Kong day."""

    log: Log = Log.LOOKS
    staff_id: int | None = None
    customer_id: int | None = None
    way: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Entry:
    """One line of a log; `what` is a code of its own, `words` what somebody wrote."""

    id: int
    at: datetime
    staff_id: int | None
    way: str
    what: str = ""
    words: str = ""
    purpose: str = ""
    object_id: int | None = None
    customer_ids: tuple[int, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Entries:
    """Some lines, newest first, and the cursors of the pages after and before."""

    rows: tuple[Entry, ...]
    after: str | None
    before: str | None


@dataclass(frozen=True)
class UnusualSeen:
    """Something found unusual."""

    id: int
    code: str
    on: date
    staff_id: int
    customer_id: int
    count: int
    usual: int
    begins: datetime
    ends: datetime
    reviewed_at: datetime | None
    reviewed_by: int | None
    verdict: str
    word: str


@dataclass(frozen=True)
class BaitSeen:
    """A bait."""

    id: int
    customer_id: int
    note: str
    placed_at: datetime
    placed_by: int


def entries(
    *, actor: Actor, wanted: Wanted, after: str = "", before: str = "", size: int = 50
) -> Entries:
    """
    Return lines of a log, newest first.

    :raises NotAllowed: if the actor may not see the audit
    :raises BadCursor: if a cursor was not made by this list
    """
    require(actor, Permission.AUDIT_SEE)
    page = keyset.cut(_rows(wanted), NEWEST, size=size, after=after, before=before)
    return Entries(tuple(_entry(wanted.log, row) for row in page.rows), page.after, page.before)


def all_entries(*, actor: Actor, wanted: Wanted) -> Iterator[Entry]:
    """
    Return every line, newest first, up to a measure, for a file.

    :raises NotAllowed: if the actor may not see the audit
    """
    require(actor, Permission.AUDIT_SEE)
    rows = _rows(wanted).order_by("-at", "-pk")[:EXPORTED]
    return (_entry(wanted.log, row) for row in rows.iterator(chunk_size=2_000))


def unusual(*, actor: Actor, open_only: bool) -> list[UnusualSeen]:
    """
    Return what was found, newest first.

    :raises NotAllowed: if the actor may not see the audit
    """
    require(actor, Permission.AUDIT_SEE)
    rows = UnusualAccess.objects.order_by("-found_at", "-pk")
    rows = rows.filter(reviewed_at=None) if open_only else rows
    return [_found(row) for row in rows[:LISTED]]


def one_unusual(*, actor: Actor, unusual_id: int) -> UnusualSeen:
    """
    Return one thing that was found.

    :raises NotAllowed: if the actor may not see the audit, or it is not there
    """
    require(actor, Permission.AUDIT_SEE)
    row = UnusualAccess.objects.filter(pk=unusual_id).first()
    if row is None:
        raise NotAllowed(f"unusual access {unusual_id}")
    return _found(row)


def open_unusual(*, actor: Actor) -> int:
    """Return how much waits for a word of the actor's; none if it is not his to say."""
    if not actor.may(Permission.AUDIT_REVIEW):
        return 0
    rows = UnusualAccess.objects.filter(reviewed_at=None)
    return rows.exclude(staff_id=actor.staff_id).count()


def baits(*, actor: Actor) -> list[BaitSeen]:
    """
    Return the baits that are out, for whoever places them.

    :raises NotAllowed: if the actor may not keep the audit
    """
    require(actor, Permission.AUDIT_KEEP)
    rows = Bait.objects.filter(taken_away_at=None).order_by("-placed_at")
    return [
        BaitSeen(row.pk, row.customer_id, row.note, row.placed_at, row.placed_by) for row in rows
    ]


def _rows(wanted: Wanted) -> QuerySet[Any]:
    rows: QuerySet[Any] = MODELS[wanted.log]._default_manager.all()  # noqa: SLF001  of any model
    way = WAY.get(wanted.log, "way")
    if wanted.staff_id:
        rows = rows.filter(staff_id=wanted.staff_id)
    if wanted.way:
        rows = rows.filter(**{f"{way}__icontains": wanted.way}) if way else rows.none()
    if wanted.customer_id:
        rows = rows.filter(_about(wanted.log, wanted.customer_id))
    if wanted.day:
        midnight = datetime.combine(wanted.day, time.min, HONG_KONG)
        rows = rows.filter(at__gte=midnight, at__lt=midnight + timedelta(days=1))
    return rows


def _about(log: Log, customer_id: int) -> Q:
    if log is Log.LOOKS:
        return Q(customer_ids__contains=[customer_id])
    if log in ABOUT:
        return Q(object_id=customer_id, way__startswith="customers:")
    return Q(pk__in=[])


def _entry(log: Log, row: Any) -> Entry:
    more: dict[str, Any] = {}
    if log is Log.LOOKS:
        ids, total = tuple(row.customer_ids), row.total
        more = {"what": ",".join(row.classes), "customer_ids": ids, "total": total}
    elif log is Log.TAKEN_OUT:
        more = {"what": row.what, "total": row.customers}
    elif log is Log.REFUSALS:
        more = {"what": row.why, "total": row.times}
    elif log is Log.BORROWED:
        more = {"what": row.method}
    elif log is Log.REASONS:
        more = {"words": row.reason}
    elif log is Log.SIGN_INS:
        more = {"what": row.what, "words": row.address or ""}
    else:
        more = {"what": row.verb, "object_id": row.row_id}
    way = WAY.get(log, "way")
    known = {"object_id": getattr(row, "object_id", None), **more}
    return Entry(
        id=row.pk,
        at=row.at,
        staff_id=row.staff_id,
        way=getattr(row, way) if way else "",
        purpose=getattr(row, "purpose", ""),
        **known,
    )


def _found(row: UnusualAccess) -> UnusualSeen:
    return UnusualSeen(
        id=row.pk,
        code=row.code,
        on=row.on,
        staff_id=row.staff_id,
        customer_id=row.customer_id,
        count=row.count,
        usual=row.usual,
        begins=row.begins,
        ends=row.ends,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        verdict=row.verdict,
        word=row.word,
    )
