"""Large files of somebody's own: how far they are, and what can be fetched."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.files.models import LargeFile
from kaifong.files.rules import UNDER_WAY, Problem, State

from .kinds import NoSuchKind, kind_of

LISTED = 50


@dataclass(frozen=True)
class Asked:
    """A file that somebody asked for."""

    id: int
    kind: object  # what it is called
    state: State
    done: int
    total: int
    problem: Problem | None
    title: str
    rows: int
    size: int
    asked_at: datetime
    expires_at: datetime | None
    left: int  # how often it can still be fetched

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


def asked_file(*, actor: Actor, file_id: int, at: datetime) -> Asked:
    """
    Return a file that the actor asked for.

    :raises NotAllowed: if there is none of that number, or somebody else asked
    """
    row = LargeFile.objects.filter(pk=file_id, staff_id=actor.staff_id).first()
    if row is None:
        raise NotAllowed(f"large file {file_id}")
    return _told(row, at)


def asked_files(*, actor: Actor, at: datetime) -> list[Asked]:
    """Return the actor's own, the last first."""
    rows = LargeFile.objects.filter(staff_id=actor.staff_id).order_by("-pk")[:LISTED]
    return [_told(row, at) for row in rows]


def _told(row: LargeFile, at: datetime) -> Asked:
    lives = row.state == State.READY and row.expires_at is not None and row.expires_at > at
    state = State.OVER if row.state == State.READY and not lives else State(row.state)
    return Asked(
        row.pk,
        _label(row.kind),
        state,
        row.done,
        row.total,
        Problem(row.problem) if row.problem else None,
        row.title,
        row.rows,
        row.size,
        row.asked_at,
        row.expires_at,
        row.most - row.fetched if lives else 0,
    )


def _label(code: str) -> object:
    try:
        return kind_of(code).label
    except NoSuchKind:
        return code
