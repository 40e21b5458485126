"""Fetching a large file: by whoever asked, while it lasts, if his rights are what they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.files.events import LargeFileFetched
from kaifong.files.models import LargeFile
from kaifong.files.queries import Fetch, kind_of
from kaifong.files.rules import State
from kaifong.foundation.ids import LargeFileId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from .making import must_be_the_same, owner_of
from .sealed import FOLDER


class NotThere(Exception):
    """There is no file, or no more: it was fetched as often as it may be, or its time is over."""


class RightsChanged(NotAllowed):
    """He asked for it, and his rights are not what they were then: it stays sealed."""


@dataclass(frozen=True)
class Fetched:
    """What is handed over, at its beginning; its reader closes it."""

    name: str
    content_type: str
    file: IO[bytes]
    size: int


@transaction.atomic
def fetch(*, actor: Actor, file_id: int, at: datetime) -> Fetched:
    """
    Hand a file to whoever asked for it; that it left is counted and on record.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if there is none of that number, or somebody else asked
    :raises RightsChanged: if he may not have it any more, or not quite this
    :raises NotThere: if there is nothing to fetch
    """
    must_be_off(Brake.NO_EXPORT)
    rows = LargeFile.objects.select_for_update()
    row = rows.filter(pk=file_id, staff_id=actor.staff_id).first()
    if row is None:
        raise NotAllowed(f"large file {file_id}")
    if row.state != State.READY or row.expires_at is None or row.expires_at <= at:
        raise NotThere
    kind = kind_of(row.kind)
    try:
        owner = owner_of(row, at)
        must_be_the_same(kind, owner, row)
    except NotAllowed as lost:
        raise RightsChanged(str(lost)) from lost
    file = FOLDER.open_stream(row.name) if row.name and row.fetched < row.most else None
    if file is None:
        raise NotThere
    row.fetched += 1
    row.save(update_fields=["fetched"])
    kind.fetched(Fetch(actor=owner, facts=row.facts, made_at=row.made_at or at, at=at))
    fact = LargeFileFetched(
        happened_at=at, file_id=LargeFileId(row.pk), turn=row.fetched, rows=row.rows
    )
    record(fact, staff_id=actor.staff_id)
    return Fetched(row.title, row.content_type, file, row.size)
