"""What waits for somebody, what he asked, and what was decided."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kaifong.approvals.models import Approval, Reminder, Vote
from kaifong.approvals.permissions import Permission
from kaifong.approvals.rules import State
from kaifong.authority.queries import Actor, require
from kaifong.foundation import keyset
from kaifong.foundation.ids import ApprovalId

from .approvers import heard, named, standing
from .kinds import NoSuchKind, kind_of
from .people import Named, staff_named

NEWEST = keyset.Key("asked_at", down=True, parse=keyset.moment)


@dataclass(frozen=True)
class ApprovalListed:
    """One line of a list; `state` is how it stands by the clock."""

    id: ApprovalId
    label: object
    title: object
    counts: object
    measure: int
    author: Named
    asked_at: datetime
    times_out_at: datetime
    state: State
    yes: int
    voices: int
    reminded: int = 0


@dataclass(frozen=True)
class Page:
    """Some lines, and the cursors of the pages after and before."""

    rows: tuple[ApprovalListed, ...]
    after: str | None
    before: str | None


def waiting_for(*, actor: Actor, at: datetime) -> list[ApprovalListed]:
    """Return what the actor can still say something to, what times out first at the top."""
    rows = _waiting(actor, at)
    return _listed(sorted(rows, key=lambda row: (row.times_out_at, row.pk)), at)


def waiting_count(*, actor: Actor, at: datetime) -> int:
    return len(_waiting(actor, at))


def asked_by(*, actor: Actor, at: datetime, after: str = "", before: str = "") -> Page:
    """
    Return what the actor asked, the newest first.

    :raises BadCursor: if a cursor was not made by this list
    """
    return _page(Approval.objects.filter(author_id=actor.staff_id), at, after, before)


def decided(*, actor: Actor, at: datetime, after: str = "", before: str = "") -> Page:
    """
    Return everything that is decided or over, the newest first.

    :raises NotAllowed: if the actor may not see approvals
    :raises BadCursor: if a cursor was not made by this list
    """
    require(actor, Permission.APPROVAL_SEE)
    return _page(Approval.objects.exclude(state=State.ASKED), at, after, before)


def now_of(row: Approval, at: datetime) -> State:
    """Return how an approval stands at a moment, whether or not a job has noted that it is over."""
    state = State(row.state)
    over = row.times_out_at if state is State.ASKED else row.good_until
    if state in {State.ASKED, State.GRANTED} and over is not None and over <= at:
        return State.TIMED_OUT
    return state


def _waiting(actor: Actor, at: datetime) -> list[Approval]:
    if not actor.may(Permission.APPROVAL_APPROVE):
        return []
    rows = Approval.objects.filter(state=State.ASKED, times_out_at__gt=at)
    rows = rows.exclude(author_id=actor.staff_id).select_related("threshold")
    others = [row for row in rows if row.beneficiary_id != actor.staff_id]
    said = heard(row.pk for row in others)
    handed = standing(at).filter(taker_id=actor.staff_id).values_list("giver_id", flat=True)
    voices = {actor.staff_id, *handed} if others else set()
    # One question for each threshold, not for each line.
    who = {row.threshold_id: row.threshold for row in others}
    may = {pk: voices & named(threshold) for pk, threshold in who.items()}
    return [
        row
        for row in others
        if actor.staff_id not in said.get(row.pk, ())
        and may[row.threshold_id] - {row.author_id, row.beneficiary_id} - said.get(row.pk, set())
    ]


def _page(rows: object, at: datetime, after: str, before: str) -> Page:
    cut = keyset.cut(rows, NEWEST, size=50, after=after, before=before)  # type: ignore[arg-type]
    return Page(tuple(_listed(cut.rows, at)), cut.after, cut.before)


def _listed(rows: Iterable[Approval], at: datetime) -> list[ApprovalListed]:
    found, names = list(rows), staff_named()
    ids = [row.pk for row in found]
    of = {"approval_id__in": ids}
    yes = Counter(Vote.objects.filter(**of, yes=True).values_list("approval_id", flat=True))
    told = Counter(Reminder.objects.filter(**of).values_list("approval_id", flat=True))
    return [_line(row, at, names, yes[row.pk], told[row.pk]) for row in found]


def _line(
    row: Approval, at: datetime, names: dict[int, Named], yes: int, told: int
) -> ApprovalListed:
    label: object = row.kind
    counts: object = ""
    title: object = ""
    try:
        kind = kind_of(row.kind)
    except NoSuchKind:
        pass
    else:
        label, counts = kind.label, kind.counts
        title = kind.title(row.content) if kind.title else ""
    return ApprovalListed(
        id=ApprovalId(row.pk),
        label=label,
        title=title,
        counts=counts,
        measure=row.measure,
        author=names.get(row.author_id, ("", "")),
        asked_at=row.asked_at,
        times_out_at=row.times_out_at,
        state=now_of(row, at),
        yes=yes,
        voices=row.voices,
        reminded=told,
    )
