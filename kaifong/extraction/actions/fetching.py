"""Fetching the file: by whoever asked, while it lasts, as often as was approved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kaifong.authority.actions import log_look
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.extraction.events import ExtractionFetched
from kaifong.extraction.models import Download, Ending, ExtractionFile
from kaifong.extraction.permissions import Permission
from kaifong.extraction.queries.matters import fields_of
from kaifong.extraction.rules import Format
from kaifong.extraction.wording import number as called
from kaifong.foundation.ids import ExtractionId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.queries import batches_of_erased, people_of_batch

from . import sealed

WAY = "extraction:download"


class NotThere(Exception):
    """There is no file, or no more: it was fetched as often as it may be, or is destroyed."""


class RightLost(NotAllowed):
    """Whoever asked may not ask for extractions any more; the file stays sealed."""


@dataclass(frozen=True)
class Fetched:
    """What is handed over: its name, its bytes, and which time it is."""

    name: str
    content: bytes
    format: Format
    turn: int


@transaction.atomic
def fetch(*, actor: Actor, extraction_id: int, at: datetime) -> Fetched:
    """
    Hand the file to whoever asked for it, and count that.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if somebody else asked for it
    :raises RightLost: if he asked for it, and may not ask any more, or has left
    :raises NotThere: if there is nothing to fetch, or somebody in it was erased since
    """
    must_be_off(Brake.NO_EXPORT)
    rows = ExtractionFile.objects.select_for_update(of=("self",)).select_related("extraction")
    file = rows.filter(extraction_id=extraction_id).first()
    _must_still_ask(actor, file)
    if file is None:
        raise NotThere
    row = file.extraction
    if row.author_id != actor.staff_id:
        raise NotAllowed(f"extraction {extraction_id}")
    turn = Download.objects.filter(file=file).count() + 1
    if turn > file.most or file.expires_at <= at or Ending.objects.filter(file=file).exists():
        raise NotThere
    if batches_of_erased(batches={row.batch}):
        raise NotThere
    content = sealed.read(file.name)
    if content is None:
        raise NotThere
    Download.objects.create(file=file, turn=turn, staff_id=actor.staff_id, at=at)
    log_look(
        actor=actor,
        way=WAY,
        classes={one.cls for one in fields_of(row)},
        customer_ids=people_of_batch(batch=row.batch),
        at=at,
    )
    fact = ExtractionFetched(happened_at=at, extraction_id=ExtractionId(row.pk), turn=turn)
    record(fact, staff_id=actor.staff_id)
    changed("extraction")
    return Fetched(f"{called(row.pk)}.{row.format}", content, Format(row.format), turn)


def _must_still_ask(actor: Actor, file: ExtractionFile | None) -> None:
    # Who was let go while his request was on its way has no rights, whatever he came with.
    here = Staff.objects.filter(pk=actor.staff_id, left_at=None).exists()
    if not here or not actor.may(Permission.EXTRACTION_ASK):
        asked = file is not None and file.extraction.author_id == actor.staff_id
        raise (RightLost if asked else NotAllowed)(str(Permission.EXTRACTION_ASK))
