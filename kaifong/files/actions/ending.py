"""The end of large files: their keys are destroyed, and later what is known of them."""

from datetime import datetime

from django.db import transaction

from kaifong.files.models import LargeFile
from kaifong.files.queries import kinds_naming_people
from kaifong.files.rules import KEPT, State
from kaifong.foundation.live.actions import changed

from .asking import have_made, topic
from .sealed import FOLDER


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Destroy the files whose time is over; return how many."""
    rows = LargeFile.objects.filter(state=State.READY, expires_at__lte=at)
    due = list(rows.select_for_update(skip_locked=True).order_by("pk"))
    for row in due:
        _end(row, at)
    return len(due)


@transaction.atomic
def end_after_erasing(*, erased_at: datetime, at: datetime) -> int:
    """
    Destroy files that name people and were begun before some were erased; return how many.

    What is being made is made anew, without them.
    """
    rows = LargeFile.objects.select_for_update().filter(kind__in=kinds_naming_people())
    made = list(rows.filter(state=State.READY, made_at__lte=erased_at).order_by("pk"))
    for row in made:
        _end(row, at)
    for row in rows.filter(state=State.MAKING).order_by("pk"):
        row.state, row.beat_at = State.WAITING, at
        row.save(update_fields=["state", "beat_at"])
        have_made(row.pk)
    return len(made)


def sweep(*, at: datetime) -> int:
    """
    Destroy files of endings and of no row; return how many.

    A young file without a row may be one that is not committed yet: it is left alone.
    """
    lying = FOLDER.names()
    known = dict(LargeFile.objects.filter(name__in=lying).values_list("name", "ended_at"))
    gone = [
        name
        for name in lying
        if (known[name] is not None if name in known else FOLDER.is_old(name, at=at))
    ]
    for name in gone:
        FOLDER.destroy(name, at=at)
    return len(gone)


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Let go of what was asked for long ago; return how many. The journal knows what left."""
    gone, _by_model = LargeFile.objects.filter(ended_at__lt=at - KEPT).delete()
    return gone


def _end(row: LargeFile, at: datetime) -> None:
    row.state, row.ended_at, row.digest = State.OVER, at, ""
    row.save(update_fields=["state", "ended_at", "digest"])
    changed(topic(row.pk))
    if row.name:
        # Before the commit: should that fail, it is unreadable all the same, and ends again.
        FOLDER.destroy(row.name, at=at)
