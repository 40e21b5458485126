"""Making a large file: by the worker, with the asker's rights, which must be what they were."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import override

from kaifong.authority import wall
from kaifong.authority.mailing import tell
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, actor_of
from kaifong.authority.rules import Purpose
from kaifong.files.events import LargeFileMade
from kaifong.files.models import LargeFile
from kaifong.files.queries import Kind, Making, NoSuchKind, Unaskable, Written, kind_of
from kaifong.files.rules import LASTS, PATIENCE, TRIES, Problem, State
from kaifong.foundation.fingerprints import fingerprint
from kaifong.foundation.ids import LargeFileId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import CHANNEL, changed
from kaifong.foundation.logs import Log
from kaifong.foundation.switches import Brake, Braked, must_be_off

from .asking import NotUnderWay, have_made, topic
from .sealed import FOLDER

EVERY = 5_000  # rows between two words of how far it is
BEAT = """
UPDATE files_largefile SET done = %s, total = %s, beat_at = now()
WHERE id = %s AND tries = %s AND state = 'making' RETURNING id
"""
TROUBLES: dict[type[Exception], Problem] = {
    NotAllowed: Problem.RIGHTS,
    Braked: Problem.BRAKED,
    Unaskable: Problem.UNASKABLE,
    NoSuchKind: Problem.UNASKABLE,
}
_log = Log(__name__)


class _Overtaken(Exception):
    """It was called off meanwhile, or another worker makes it."""


class _Beat:
    """How far it is, told beside the transaction that reads: else pages hear only at its end."""

    def __init__(self, row: LargeFile) -> None:
        self._row, self._next = row, EVERY
        self._apart: BaseDatabaseWrapper | None = None
        self.total = 0

    def __call__(self, rows: int) -> None:
        """
        Tell how many rows are written, if there are enough new ones.

        :raises _Overtaken: if nobody waits for them any more
        """
        if rows < self._next:
            return
        self._next = rows + EVERY
        self._apart = self._apart or connection.copy()
        with self._apart.cursor() as cursor:
            cursor.execute(BEAT, [rows, self.total, self._row.pk, self._row.tries])
            if cursor.fetchone() is None:
                raise _Overtaken(self._row.pk)
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic(self._row.pk)])

    def close(self) -> None:
        if self._apart is not None:
            self._apart.close()


def make(*, file_id: int, at: datetime) -> None:
    """
    Make a file that waits; who loses a right meanwhile gets none.

    Whoever has waited for it more than a minute is written to.

    :raises NotUnderWay: if it does not wait, or there is none
    """
    began = monotonic()
    row = _claimed(file_id, at)
    try:
        _make(row, at, began)
    except _Overtaken:
        return
    except tuple(TROUBLES) as trouble:
        _fail(row, next(p for t, p in TROUBLES.items() if isinstance(trouble, t)), at, began)
    except Exception as fault:  # noqa: BLE001  whoever waits must be told
        _log.warning("large file failed", file=file_id, fault=type(fault).__name__)
        _fail(row, Problem.FAILED, at, began)


@transaction.atomic
def _claimed(file_id: int, at: datetime) -> LargeFile:
    rows = LargeFile.objects.select_for_update()
    row = rows.filter(pk=file_id, state=State.WAITING).first()
    if row is None:
        raise NotUnderWay(file_id)
    row.state, row.beat_at, row.tries = State.MAKING, at, row.tries + 1
    row.save(update_fields=["state", "beat_at", "tries"])
    changed(topic(file_id))
    return row


@transaction.atomic
def _make(row: LargeFile, at: datetime, began: float) -> None:
    must_be_off(Brake.NO_EXPORT)
    kind = kind_of(row.kind)
    actor = owner_of(row, at)
    with wall.seen_by(actor), override(row.language):
        must_be_the_same(kind, actor, row)
        with _beating(row) as beat:
            beat.total = kind.total(actor, row.wish, at)
            made = kind.make(Making(actor=actor, wish=row.wish, at=at, told=beat))
    with made.file:
        _settle(row, made, at, began)


@contextmanager
def _beating(row: LargeFile) -> Iterator[_Beat]:
    beat = _Beat(row)
    try:
        yield beat
    finally:
        beat.close()


def owner_of(row: LargeFile, at: datetime) -> Actor:
    """
    Return whoever asked for a file, at work for the purpose for which he asked.

    :raises NotAllowed: if he has left
    """
    staff = Staff.objects.filter(pk=row.staff_id, left_at=None, user__is_active=True).first()
    if staff is None:
        raise NotAllowed(f"staff {row.staff_id}")
    return actor_of(staff, at=at).for_purpose(Purpose(row.purpose))


def must_be_the_same(kind: Kind, actor: Actor, row: LargeFile) -> None:
    """
    Do nothing if somebody's rights are those with which a file was asked for.

    :raises NotAllowed: otherwise
    """
    if fingerprint(kind.rights(actor)) != row.rights:
        raise NotAllowed(f"rights of large file {row.pk} changed")


def _settle(row: LargeFile, made: Written, at: datetime, began: float) -> None:
    digest = hashlib.file_digest(made.file, "sha256").hexdigest()  # type: ignore[arg-type]
    name, size = uuid4(), made.file.tell()
    mine = LargeFile.objects.filter(pk=row.pk, tries=row.tries, state=State.MAKING)
    ready = mine.update(
        state=State.READY,
        wish={},
        name=name,
        title=made.name,
        content_type=made.content_type,
        facts=dict(made.facts),
        rows=made.rows,
        done=made.rows,
        size=size,
        sha256=digest,
        made_at=at,
        expires_at=at + LASTS,
    )
    if not ready:
        raise _Overtaken(row.pk)
    fact = LargeFileMade(happened_at=at, file_id=LargeFileId(row.pk), rows=made.rows, size=size)
    record(fact, staff_id=row.staff_id)
    changed(topic(row.pk))
    _write("large_file", row, at, began)
    made.file.seek(0)
    # The last thing: what fails before it leaves no file. One without a row is swept away.
    FOLDER.put_stream(name, made.file, at=at)


@transaction.atomic
def _fail(row: LargeFile, problem: Problem, at: datetime, began: float) -> None:
    mine = LargeFile.objects.filter(pk=row.pk, tries=row.tries, state=State.MAKING)
    if mine.update(state=State.FAILED, problem=problem, ended_at=at, wish={}, digest=""):
        changed(topic(row.pk))
        _write("large_file_failed", row, at, began, problem=problem)


def _write(
    kind: str, row: LargeFile, at: datetime, began: float, *, problem: Problem | None = None
) -> None:
    """Write to whoever waited so long that he will not be looking on."""
    if at - row.asked_at + timedelta(seconds=monotonic() - began) > PATIENCE:
        key, facts = f"{kind}:{row.pk}", {"problem": problem} if problem else {}
        tell(staff_ids=[row.staff_id], kind=kind, key=key, at=at, about=None, large=row.pk, **facts)


@transaction.atomic
def resume(*, before: datetime, at: datetime) -> list[int]:
    """
    Put before the worker again what nobody has worked on since a moment: a worker may have died.

    What failed so three times is given up. Return the numbers of those that wait again.
    """
    silent = LargeFile.objects.select_for_update(skip_locked=True)
    rows = list(silent.filter(state__in=["waiting", "making"], beat_at__lt=before).order_by("pk"))
    for row in rows:
        if row.tries >= TRIES:
            row.state, row.problem, row.ended_at = State.FAILED, Problem.FAILED, at
            row.wish, row.digest = {}, ""
            _write("large_file_failed", row, at, monotonic(), problem=Problem.FAILED)
        else:
            row.state, row.beat_at = State.WAITING, at
            have_made(row.pk)
        row.save()
        changed(topic(row.pk))
    return [row.pk for row in rows if row.state == State.WAITING]
