"""Asking for a large file: however often it is asked for, it is made once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.files.models import LargeFile
from kaifong.files.queries import Wish, kind_of
from kaifong.files.rules import AT_ONCE, FRESH, MOST_FETCHES, UNDER_WAY, State
from kaifong.foundation.fingerprints import fingerprint
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off

JOB = "files.make"


class TooManyAtOnce(Exception):
    """So many of this person are under way already."""


class NotUnderWay(Exception):
    """The file is made, or has ended, or there is none."""


def topic(file_id: int) -> str:
    """Return by what open pages hear of a file."""
    return f"file:{file_id}"


@transaction.atomic
def ask(*, actor: Actor, kind: str, wish: Wish, language: str, at: datetime) -> int:
    """
    Have the worker make a file; return its number.

    Asked again while it is under way, or was made a few minutes ago and lies there, it is that one.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may not have such a file
    :raises TooManyAtOnce: if three of his are under way
    :raises NoSuchKind: if nobody makes such files
    """
    must_be_off(Brake.NO_EXPORT)
    rights = fingerprint(kind_of(kind).rights(actor))
    digest = fingerprint([kind, wish, language, actor.purpose, rights])
    if (found := _same(actor, digest, at)) is not None:
        return found
    # Two at once would each count the other as not there.
    Staff.objects.select_for_update(no_key=True).get(pk=actor.staff_id)
    mine = LargeFile.objects.filter(staff_id=actor.staff_id, state__in=UNDER_WAY)
    if mine.count() >= AT_ONCE:
        raise TooManyAtOnce
    try:
        with transaction.atomic():
            row = LargeFile.objects.create(
                staff_id=actor.staff_id,
                purpose=actor.purpose,
                kind=kind,
                wish=dict(wish),
                language=language,
                rights=rights,
                digest=digest,
                beat_at=at,
                asked_at=at,
                most=MOST_FETCHES,
            )
    except IntegrityError:
        # Somebody clicked twice: the other one is committed by now.
        return mine.values_list("pk", flat=True).get(digest=digest)
    have_made(row.pk)
    return row.pk


def have_made(file_id: int) -> None:
    """Put it before the worker; told twice it is made once."""
    from procrastinate.contrib.django import app

    app.configure_task(JOB).defer(file_id=file_id)


@transaction.atomic
def call_off(*, actor: Actor, file_id: int, at: datetime) -> None:
    """
    Do without a file that is not ready.

    :raises NotUnderWay: if it has ended, is ready, or is somebody else's
    """
    rows = LargeFile.objects.filter(pk=file_id, staff_id=actor.staff_id, state__in=UNDER_WAY)
    if not rows.update(state=State.CALLED_OFF, ended_at=at, wish={}, digest=""):
        raise NotUnderWay(file_id)
    changed(topic(file_id))


def _same(actor: Actor, digest: str, at: datetime) -> int | None:
    rows = LargeFile.objects.filter(staff_id=actor.staff_id, digest=digest)
    ready = rows.filter(state=State.READY, made_at__gt=at - FRESH, fetched=0)
    both = rows.filter(state__in=UNDER_WAY) | ready
    return both.order_by("-pk").values_list("pk", flat=True).first()
