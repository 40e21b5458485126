"""The log book as the Commissioner may see it: in order, with its chain verified (s.27(4))."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.chain.verifying import Verdict, verify
from kaifong.requests.ledgers import LOG_BOOK
from kaifong.requests.models import LogEntry
from kaifong.requests.permissions import Permission
from kaifong.requests.rules.grounds import ground

PAGE = 100


@dataclass(frozen=True)
class Entry:
    """One entry; grounds are sections and words in both languages."""

    id: int
    request_id: int
    kind: str
    received_on: date
    entered_at: datetime
    part: str
    grounds: tuple[tuple[str, str, str], ...]
    grounds_version: str
    reasons: str
    other_user: str
    kept_until: date

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def log_book(*, actor: Actor, before: int | None = None) -> tuple[Entry, ...]:
    """
    Return entries of the log book, newest first, a page of them.

    :raises NotAllowed: if the actor may not see requests
    """
    require(actor, Permission.REQUEST_SEE)
    with wall.lifted():
        rows = LogEntry.objects.order_by("-pk")
        if before is not None:
            rows = rows.filter(pk__lt=before)
        return tuple(map(entry_of, rows[:PAGE]))


def inspected(*, actor: Actor) -> tuple[tuple[Entry, ...], Verdict]:
    """
    Return the whole log book in its order, and how its chain was found.

    :raises NotAllowed: if the actor may not see requests
    """
    require(actor, Permission.REQUEST_SEE)
    with wall.lifted():
        return tuple(map(entry_of, LogEntry.objects.order_by("pk"))), verify(LOG_BOOK)


def entry_of(row: LogEntry) -> Entry:
    """Return an entry as others may read it."""
    named = [ground(code, row.grounds_version) for code in row.grounds]
    return Entry(
        id=row.pk,
        request_id=row.request_id,
        kind=row.kind,
        received_on=row.received_on,
        entered_at=row.entered_at,
        part=row.part,
        grounds=tuple((one.section, one.words.en, one.words.zh) for one in named),
        grounds_version=row.grounds_version,
        reasons=row.reasons,
        other_user=row.other_user,
        kept_until=row.kept_until,
    )
