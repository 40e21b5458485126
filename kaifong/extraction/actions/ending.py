"""Ending files: revoked by who may, or expired; the key goes, and nobody reads them any more."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, require
from kaifong.extraction.events import ExtractionEnded
from kaifong.extraction.models import Ending, ExtractionFile
from kaifong.extraction.permissions import Permission
from kaifong.extraction.rules import Why
from kaifong.foundation.ids import ExtractionId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.privacy.queries import batches_of_erased

from . import sealed


class NothingToRevoke(Exception):
    """There is no file, or it is destroyed already."""


class NoReason(Exception):
    """Say why."""


@transaction.atomic
def revoke(*, actor: Actor, extraction_id: int, reason: str, at: datetime) -> None:
    """
    Destroy the file of an extraction: by whoever asked for it, or may revoke any.

    :raises NotAllowed: if the actor may not
    :raises NothingToRevoke, NoReason: as their names say
    """
    rows = ExtractionFile.objects.select_for_update(of=("self",)).select_related("extraction")
    file = rows.filter(extraction_id=extraction_id).first()
    if file is None or file.extraction.author_id != actor.staff_id:
        require(actor, Permission.EXTRACTION_REVOKE)
    if not reason.strip():
        raise NoReason
    if file is None or Ending.objects.filter(file=file).exists():
        raise NothingToRevoke
    _end(file, Why.REVOKED, at=at, note=reason.strip(), staff_id=actor.staff_id)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Destroy whatever may no longer be fetched by the clock; return how many files."""
    rows = ExtractionFile.objects.filter(expires_at__lte=at, ending=None)
    due = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    for file in due:
        _end(file, Why.EXPIRED, at=at)
    return len(due)


@transaction.atomic
def let_go(*, at: datetime) -> int:
    """
    Destroy files of which somebody was erased since, or whose asker has left; return how many.

    It looks at what stands, so that nothing is missed, and again it finds nothing more.
    """
    rows = ExtractionFile.objects.filter(ending=None).select_related("extraction")
    open_ = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    if not open_:
        return 0
    erased = batches_of_erased(batches={file.extraction.batch for file in open_})
    authors = {file.extraction.author_id for file in open_}
    here = set(Staff.objects.filter(pk__in=authors, left_at=None).values_list("pk", flat=True))
    ended = 0
    for file in open_:
        row = file.extraction
        if row.batch in erased or row.author_id not in here:
            _end(file, Why.ERASED if row.batch in erased else Why.LEFT, at=at)
            ended += 1
    return ended


def sweep(*, at: datetime) -> int:
    """
    Destroy files that nobody may fetch, of endings and of no row, and return how many.

    A young file without a row may be one whose making has not committed yet: it is left alone.
    """
    lying = sealed.names()
    alive = set(ExtractionFile.objects.filter(ending=None).values_list("name", flat=True))
    known = set(ExtractionFile.objects.filter(name__in=lying).values_list("name", flat=True))
    gone = [name for name in lying - alive if name in known or sealed.is_old(name, at=at)]
    for name in gone:
        sealed.destroy(name, at=at)
    return len(gone)


def _end(
    file: ExtractionFile, why: Why, *, at: datetime, note: str = "", staff_id: int | None = None
) -> None:
    Ending.objects.create(file=file, why=why, note=note, staff_id=staff_id, at=at)
    fact = ExtractionEnded(happened_at=at, extraction_id=ExtractionId(file.extraction_id))
    record(fact, staff_id=staff_id)
    changed("extraction")
    # Before the commit: should that fail, the file is unreadable all the same, and ends again.
    sealed.destroy(file.name, at=at)
