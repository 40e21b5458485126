"""Making the file of what was approved: once, with whom it may hold at that moment."""

import hashlib
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from kaifong.approvals import actions as approvals
from kaifong.approvals import queries as approved
from kaifong.authority.actions import log_look
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.extraction.events import ExtractionBarred, ExtractionMade
from kaifong.extraction.models import Extraction, ExtractionFile, Obstacle
from kaifong.extraction.permissions import Permission
from kaifong.extraction.queries.matters import Found, fields_of, given_by, sees_all
from kaifong.extraction.queries.wish import content_of
from kaifong.extraction.rules import Bar
from kaifong.foundation.ids import ExtractionId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.actions import MayNotDisclose, record_disclosure
from kaifong.privacy.queries import Purpose

from . import sealed
from .writing import written

WAY = "extraction:make"
AT_ONCE = 20


class _Barred(Exception):
    def __init__(self, why: Bar) -> None:
        super().__init__(why)
        self.why = why


def make_due(*, at: datetime) -> int:
    """Make the files of everything that is approved and has none; return how many."""
    rows = Extraction.objects.filter(file=None, obstacle=None, approval_id__isnull=False)
    ids = dict(rows.values_list("pk", "approval_id"))
    states = approved.states(approval_ids=ids.values(), at=at)
    due = [pk for pk, number in ids.items() if states.get(number or 0) is approved.State.GRANTED]
    return sum(make(extraction_id=pk, at=at) for pk in sorted(due)[:AT_ONCE])


@transaction.atomic
def make(*, extraction_id: int, at: datetime) -> bool:
    """
    Make the file of an approved extraction and return whether it was made now.

    Whoever is erased, stopped or merged by now is not in it; lines of orders of somebody erased
    stand in it as nobody's, as in the books. What can no longer be given as it was approved is not
    given at all. Everybody of whom a row leaves stands in the log of disclosures before it does.

    :raises Braked: while exports are stopped: it is made once they are not
    """
    must_be_off(Brake.NO_EXPORT)
    rows = Extraction.objects.select_for_update(of=("self",))
    row = rows.filter(pk=extraction_id, file=None, obstacle=None).first()
    if row is None or not approved.is_usable(
        approval_id=row.approval_id, content=content_of(row), at=at
    ):
        return False
    try:
        with transaction.atomic():
            _made(row, at)
    except _Barred as barred:
        Obstacle.objects.create(extraction=row, why=barred.why, at=at)
        approvals.void(approval_id=row.approval_id or 0, at=at)
        record(ExtractionBarred(happened_at=at, extraction_id=ExtractionId(row.pk)))
        return False
    return True


def _made(row: Extraction, at: datetime) -> None:
    author = Staff.objects.filter(pk=row.author_id, left_at=None).first()
    asker = actor_of(author) if author else None
    if author is None or asker is None or not _still_asks(asker):
        raise _Barred(Bar.AUTHOR_LEFT)
    giver = _giver(row)
    found = given_by(giver, row, at=at)
    if len(found.rows) > row.rows_up_to:
        raise _Barred(Bar.MORE_ROWS)
    approvals.use(approval_id=row.approval_id or 0, content=content_of(row), at=at)
    _logged(row, asker, found, at)
    until = at + timedelta(days=row.days)
    content = written(row, author, fields_of(row), found.rows, at=at, until=until)
    file = ExtractionFile.objects.create(
        extraction=row,
        name=uuid4(),
        rows=len(found.rows),
        left_out=found.left_out,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        giver_id=giver.staff_id,
        made_at=at,
        expires_at=until,
        most=row.downloads,
    )
    fact = ExtractionMade(
        happened_at=at,
        extraction_id=ExtractionId(row.pk),
        rows=file.rows,
        left_out=file.left_out,
    )
    record(fact, staff_id=row.author_id)
    changed("extraction")
    # The last thing: what fails before it leaves no file. One without a row is swept away.
    sealed.put(file.name, content, at=at)


def _still_asks(asker: Actor) -> bool:
    return any(
        asker.for_purpose(purpose).may(Permission.EXTRACTION_ASK) for purpose in asker.purposes
    )


def _giver(row: Extraction) -> Actor:
    """Return whoever gave the last voice, at work for a purpose for which he sees all of it."""
    number = approved.granted_by(approval_id=row.approval_id or 0)
    staff = Staff.objects.filter(pk=number or 0, left_at=None).first()
    if staff is not None:
        giver = actor_of(staff)
        for purpose in giver.purposes:
            if sees_all(at_work := giver.for_purpose(purpose), row):
                return at_work
    raise _Barred(Bar.NOBODY_GIVES)


def _logged(row: Extraction, asker: Actor, found: Found, at: datetime) -> None:
    """Write into both logs who gets what of whom."""
    ids, fields = list(found.people), fields_of(row)
    try:
        record_disclosure(
            customer_ids=ids,
            recipient_id=row.recipient_id,
            kinds={one.kind for one in fields},
            purpose=Purpose(row.purpose),
            at=at,
            actor=asker,
            batch=row.batch,
        )
    except MayNotDisclose as refused:
        raise _Barred(Bar.RECIPIENT) from refused
    classes = {one.cls for one in fields}
    log_look(actor=asker, way=WAY, classes=classes, customer_ids=ids, at=at)
