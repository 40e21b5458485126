"""Asking for an extraction, and writing down that somebody without the right did."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from kaifong.approvals import actions as approvals
from kaifong.authority.queries import Actor, require
from kaifong.customers.queries import wished
from kaifong.extraction.events import ExtractionAsked, ExtractionDenied
from kaifong.extraction.models import Extraction
from kaifong.extraction.permissions import Permission
from kaifong.extraction.queries.approving import code_of
from kaifong.extraction.queries.matters import fields_of, matter_of, whole_of
from kaifong.extraction.queries.offered import fields_offered
from kaifong.extraction.queries.reckoned import draft
from kaifong.extraction.queries.wish import Wish, content_of
from kaifong.extraction.rules import About, highest, size_of
from kaifong.foundation.ids import ExtractionId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.logs import Log
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.queries import Gate, Purpose, gate

_log = Log(__name__)


class WrongFields(Exception):
    """Name fields that can be extracted, one at least."""


class NotPlainFilter(Exception):
    """Words that are looked for may name somebody: choose by fields, or by numbers."""


class NotForMarketing(Exception):
    """Lines of orders reach nobody: ask for the customers who may be written to."""


class NotForThisRecipient(Exception):
    """The register does not let this recipient have these data for this."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate.why)
        self.gate = gate


@transaction.atomic
def ask(*, actor: Actor, wish: Wish, at: datetime) -> ExtractionId:
    """
    Ask for customers' fields or lines of orders in a file; who may give them is asked to agree.

    :raises Braked: while exports are stopped, or nothing may be changed
    :raises NotAllowed: if the actor may not ask for extractions
    :raises WrongFields, NotPlainFilter, NotReadAlike, NotForMarketing, TooManyRows,
        NotForThisRecipient, NobodyCanApprove: as their names say
    """
    must_be_off(Brake.NO_EXPORT)
    require(actor, Permission.EXTRACTION_ASK)
    row = draft(wish)
    if not row.fields or not set(row.fields) <= fields_offered(wish.about).keys():
        raise WrongFields
    _plainly_asked(wish, row, actor)
    matter_of(row).asked_of(row, actor)
    fields = fields_of(row)
    kinds = {one.kind for one in fields}
    open_ = gate(recipient_id=wish.recipient_id, at=at, kinds=kinds, purpose=Purpose(wish.purpose))
    if not open_.may:
        raise NotForThisRecipient(open_)
    row.rows_up_to = size_of(whole_of(row))
    row.author_id, row.batch, row.asked_at = actor.staff_id, uuid4(), at
    row.save(force_insert=True)
    row.approval_id = approvals.ask(
        actor=actor,
        kind=code_of(highest(one.cls for one in fields)),
        content=content_of(row),
        measure=row.rows_up_to,
        at=at,
    )
    row.save(update_fields=["approval_id"])
    number = ExtractionId(row.pk)
    record(ExtractionAsked(happened_at=at, extraction_id=number), staff_id=actor.staff_id)
    return number


def _plainly_asked(wish: Wish, row: Extraction, actor: Actor) -> None:
    if wish.about is About.LINE:
        if row.ids:
            raise NotPlainFilter
        if wish.purpose == Purpose.MARKETING:
            raise NotForMarketing
    elif not row.ids and wished(actor=actor, query=row.query).free:
        raise NotPlainFilter


@transaction.atomic
def deny(*, actor: Actor, at: datetime, extraction_id: int | None = None) -> None:
    """Write down that somebody asked for what is not his to ask for; he gets nothing."""
    number = None if extraction_id is None else ExtractionId(extraction_id)
    record(ExtractionDenied(happened_at=at, extraction_id=number), staff_id=actor.staff_id)
    _log.warning("extraction denied", staff=actor.staff_id, extraction=extraction_id)
