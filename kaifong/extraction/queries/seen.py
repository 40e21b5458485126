"""Extractions as their pages show them: nobody's data, only what was asked and became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kaifong.approvals import queries as approvals
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import staff_names
from kaifong.extraction.models import Extraction
from kaifong.extraction.permissions import Permission
from kaifong.extraction.rules import About, Bar, Why, highest
from kaifong.foundation import keyset
from kaifong.foundation.ids import ExtractionId

from .matters import fields_of
from .offered import FieldOffered, fields_offered

NEWEST = keyset.Key("asked_at", down=True, parse=keyset.moment)
RELATED = ("file", "file__ending", "obstacle")


class NoSuchExtraction(Exception):
    """Nothing of that number was asked for."""


class Stage(StrEnum):
    """How far an extraction is."""

    WAITING = "waiting"
    MAKING = "making"
    BARRED = "barred"
    READY = "ready"
    FETCHED = "fetched"  # as often as it may be
    ENDED = "ended"
    REFUSED = "refused"
    OVER = "over"  # withdrawn, void, or out of time before a file was made


@dataclass(frozen=True, kw_only=True)
class ExtractionSeen:
    """What was asked for, and what became of it."""

    id: ExtractionId
    author: tuple[str, str]
    mine: bool
    about: About
    purpose: str
    why: str
    activity: str
    recipient_id: int
    fields: tuple[FieldOffered, ...]
    cls: FieldClass
    query: str
    ids: int
    channel: str
    goods: str
    format: str
    rows_up_to: int
    days: int
    downloads: int
    approval_id: int
    asked_at: datetime
    stage: Stage
    bar: Bar | None
    rows: int | None
    left_out: int | None
    made_at: datetime | None
    expires_at: datetime | None
    fetched: tuple[datetime, ...]
    ended: tuple[Why, datetime, str] | None


@dataclass(frozen=True)
class Page:
    """Some of them, newest first, and the cursors of the pages after and before."""

    rows: tuple[ExtractionSeen, ...]
    after: str | None
    before: str | None


def extractions(*, actor: Actor, at: datetime, after: str = "", before: str = "") -> Page:
    """
    Return what the actor asked for, or, if he may see them, all.

    :raises NotAllowed: if he may neither ask for nor see any
    :raises BadCursor: if a cursor was not made by this list
    """
    rows = Extraction.objects.select_related(*RELATED).prefetch_related("file__fetched")
    if not actor.may(Permission.EXTRACTION_SEE):
        require(actor, Permission.EXTRACTION_ASK)
        rows = rows.filter(author_id=actor.staff_id)
    cut = keyset.cut(rows, NEWEST, size=50, after=after, before=before)
    states = approvals.states(approval_ids=[row.approval_id for row in cut.rows], at=at)
    offered = {about: fields_offered(about) for about in About}
    found = tuple(_seen(actor, row, fields_of(row, offered), states, at) for row in cut.rows)
    return Page(found, cut.after, cut.before)


def extraction(*, actor: Actor, extraction_id: int, at: datetime) -> ExtractionSeen:
    """
    Return one that the actor asked for, or may see.

    :raises NotAllowed: if he may not, or there is none
    """
    rows = Extraction.objects.select_related(*RELATED).prefetch_related("file__fetched")
    row = rows.filter(pk=extraction_id).first()
    if row is None:
        raise NotAllowed(f"extraction {extraction_id}")
    if row.author_id != actor.staff_id:
        require(actor, Permission.EXTRACTION_SEE)
    states = approvals.states(approval_ids=[row.approval_id], at=at)
    return _seen(actor, row, fields_of(row), states, at)


def _seen(
    actor: Actor,
    row: Extraction,
    fields: list[FieldOffered],
    states: dict[int, Any],
    at: datetime,
) -> ExtractionSeen:
    file, obstacle = getattr(row, "file", None), getattr(row, "obstacle", None)
    ending = getattr(file, "ending", None)
    fetched = sorted(one.at for one in file.fetched.all()) if file else []
    return ExtractionSeen(
        id=ExtractionId(row.pk),
        author=staff_names().get(row.author_id, ("", "")),
        mine=row.author_id == actor.staff_id,
        about=About(row.about),
        purpose=row.purpose,
        why=row.why,
        activity=row.activity,
        recipient_id=row.recipient_id,
        fields=tuple(fields),
        cls=highest(one.cls for one in fields),
        query=row.query,
        ids=len(row.ids) or row.many or 0,
        channel=row.channel,
        goods=row.goods,
        format=row.format,
        rows_up_to=row.rows_up_to,
        days=row.days,
        downloads=row.downloads,
        approval_id=row.approval_id or 0,
        asked_at=row.asked_at,
        stage=_stage(row, states.get(row.approval_id or 0), at),
        bar=Bar(obstacle.why) if obstacle else None,
        rows=file.rows if file else None,
        left_out=file.left_out if file else None,
        made_at=file.made_at if file else None,
        expires_at=file.expires_at if file else None,
        fetched=tuple(fetched),
        ended=(Why(ending.why), ending.at, ending.note) if ending else None,
    )


def _stage(row: Extraction, state: Any, at: datetime) -> Stage:
    file = getattr(row, "file", None)
    if file is not None:
        if getattr(file, "ending", None) is not None or file.expires_at <= at:
            return Stage.ENDED
        return Stage.FETCHED if len(file.fetched.all()) >= file.most else Stage.READY
    if getattr(row, "obstacle", None) is not None:
        return Stage.BARRED
    return {
        approvals.State.ASKED: Stage.WAITING,
        approvals.State.GRANTED: Stage.MAKING,
        approvals.State.REFUSED: Stage.REFUSED,
    }.get(state, Stage.OVER)
