"""Refusing a request, or a part of it: the log book first, then the letter made from its entry."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import RequestId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.law.pack import period
from kaifong.foundation.legal_days.queries import calendar
from kaifong.requests.events import RequestRefused
from kaifong.requests.models import Fee, Letter, LogEntry, Request
from kaifong.requests.rules.grounds import VERSION, NoSuchGround, ground
from kaifong.requests.rules.kinds import Kind
from kaifong.requests.rules.steps import OPEN, State

from .going_on import NotNow, about, go_on, is_late, locked
from .writing import write_letter


class NoGround(Exception):
    """A refusal names at least one ground of the list, and says why it applies."""


class NoOtherUser(Exception):
    """Where another data user controls the data, its name and address are told (s.21(1)(c))."""


@transaction.atomic
def refuse(
    *,
    actor: Actor,
    request_id: RequestId,
    grounds: Collection[str],
    reasons: str,
    part: str = "",
    other_user: str = "",
    at: datetime,
) -> int:
    """
    Write a refusal into the log book and make the letter from its entry; return its number.

    With `part` only that part is refused, and the rest is still due. Nothing is asked for it.

    :raises NotAllowed: if the actor may not answer requests
    :raises NoGround: if no ground of the list is named, or no reason given
    :raises NoOtherUser: if another data user is the ground, and is not named
    :raises NotNow: if the request is answered already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        named = _named(grounds, Kind(row.kind), reasons)
        if "other_user" in named and not other_user.strip():
            raise NoOtherUser
        if State(row.state) not in OPEN:
            raise NotNow
        if not part:
            Fee.objects.filter(request=row, waived_at=None).update(waived_at=at)
        entry = _entered(row, named, actor, at, reasons=reasons, part=part, other_user=other_user)
        write_letter(row, Letter.Kind.REFUSAL, at=at, staff_id=actor.staff_id, entry=entry)
        late = is_late(row, at)
        if not part:
            go_on(row, State.REFUSED, actor=actor, at=at)
        fact = RequestRefused(happened_at=at, entry_id=entry.pk, late=late, **about(row))
        record(fact, staff_id=actor.staff_id)
    return entry.pk


@transaction.atomic
def forget_entries(*, at: datetime) -> int:
    """Let entries of the log book go whose four years are over; return how many."""
    with wall.lifted():
        due = LogEntry.objects.filter(kept_until__lt=hong_kong_day(at))
        count = due.count()
        due.delete()
    return count


def _named(grounds: Collection[str], kind: Kind, reasons: str) -> list[str]:
    named = sorted(set(grounds))
    try:
        fit = all(kind in ground(code).kinds for code in named)
    except NoSuchGround as unknown:
        raise NoGround from unknown
    if not named or not fit or not reasons.strip():
        raise NoGround
    return named


def _entered(row: Request, named: list[str], actor: Actor, at: datetime, **said: str) -> LogEntry:
    kept_until = period("L22").last_day(calendar(), hong_kong_day(at))
    entry = LogEntry.objects.create(
        request_id=row.pk,
        customer_id=row.customer_id,
        kind=row.kind,
        received_on=row.received_on,
        language=row.language,
        grounds=named,
        grounds_version=VERSION,
        entered_at=at,
        staff_id=actor.staff_id,
        kept_until=kept_until,
        **said,
    )
    # As it stands in the book: the letter is made from that.
    return LogEntry.objects.get(pk=entry.pk)
