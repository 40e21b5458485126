"""Correcting what a person says is wrong, or annexing what he says of it (ss.22-25)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.foundation.hongkong.clock import hong_kong_day, months_before
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.law.pack import rule
from kaifong.privacy.queries import recipients_since
from kaifong.requests.events import RequestAnswered
from kaifong.requests.letters import corrected_copy
from kaifong.requests.models import Correction, Letter, Notified, OpinionNote, Request
from kaifong.requests.rules.correcting import FIELDS, POINTS, concerns
from kaifong.requests.rules.kinds import Kind
from kaifong.requests.rules.steps import OPEN, State

from .going_on import NotNow, about, go_on, is_late, locked, must_be_known
from .writing import write_letter


class NoSuchField(Exception):
    """That is nothing of the record which a person can have corrected."""


class NothingProposed(Exception):
    """Nobody has written down yet what is wrong and what it should be."""


class SaysNothing(Exception):
    """A note beside a value says something."""


@transaction.atomic
def propose(
    *, actor: Actor, request_id: RequestId, field: str, value: str, before: str, at: datetime
) -> None:
    """
    Write down which value is said to be wrong, and what it should be.

    `before` is the value as it stands; of several addresses, the one that is meant.

    :raises NotAllowed: if the actor may not answer requests
    :raises NoSuchField: if the record has no such field to be corrected
    :raises Unlocated, IdentityNotShown: if it is not known whose it is, or who asks
    :raises NotNow: if it is no request for correction, or was decided
    """
    with wall.lifted():
        row = _to_correct(actor, request_id)
        must_be_known(row)
        if field not in FIELDS:
            raise NoSuchField(field)
        facts = {"field": field, "before": before, "proposed": value, "proposed_at": at}
        facts["staff_id"] = actor.staff_id
        Correction.objects.update_or_create(request=row, defaults=facts)
        if row.state != State.PREPARED:
            go_on(row, State.PREPARED, actor=actor, at=at)


@transaction.atomic
def correct(*, actor: Actor, request_id: RequestId, at: datetime) -> list[int]:
    """
    Correct the record as proposed, write to the person, and list who must be told.

    Those are whoever got such data in the twelve months before; return their numbers.

    :raises NotAllowed: if the actor may not answer requests, or not edit this field
    :raises NothingProposed: if nothing was
    :raises NotNow: if it was decided already
    :raises Conflict, NoSuchValue, Nameless, Braked: as editing does
    """
    with wall.lifted():
        row = _to_correct(actor, request_id)
        customer_id = must_be_known(row)
        found = Correction.objects.filter(request=row).first()
        if found is None:
            raise NothingProposed
        found.changeset_id = _written(actor, customer_id, row, found, at)
        found.corrected_at, found.corrected_on = at, hong_kong_day(at)
        found.save(update_fields=["changeset_id", "corrected_at", "corrected_on"])
        late = is_late(row, at)
        go_on(row, State.SUPPLIED, actor=actor, at=at)
        copy = corrected_copy(row, found)
        write_letter(row, Letter.Kind.CORRECTED, at=at, staff_id=actor.staff_id, tables=[copy])
        record(RequestAnswered(happened_at=at, late=late, **about(row)), staff_id=actor.staff_id)
        return to_be_told(row, customer_id, found)


@transaction.atomic
def annex_note(*, actor: Actor, request_id: RequestId, field: str, text: str, at: datetime) -> int:
    """
    Put beside an opinion, which stays as it is, what the person says of it (s.25(2)).

    Before the refusal: a copy of the note goes with the letter. Return the note's number.

    :raises NotAllowed: if the actor may not answer requests
    :raises SaysNothing: if it is empty
    :raises NoSuchField: if the record has no such field
    :raises Unlocated, IdentityNotShown: if it is not known whose it is, or who asks
    :raises NotNow: if it is no request for correction, or is answered
    """
    if not text.strip():
        raise SaysNothing
    with wall.lifted():
        row = _to_correct(actor, request_id)
        customer_id = must_be_known(row)
        if field not in FIELDS:
            raise NoSuchField(field)
        kept = OpinionNote.objects.create(
            customer_id=customer_id,
            request=row,
            field=field,
            text=text,
            at=at,
            staff_id=actor.staff_id,
        )
    return kept.pk


@transaction.atomic
def tell_recipient(
    *,
    actor: Actor,
    request_id: RequestId,
    recipient_id: int,
    outcome: Notified.Outcome,
    note: str,
    at: datetime,
) -> None:
    """
    Write down that a recipient was told in writing, or is known to use the data no more.

    :raises NotAllowed: if the actor may not answer requests
    :raises NotNow: if nobody of that number is to be told, or was told already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        waiting = Notified.objects.filter(
            request=row, recipient_id=recipient_id, outcome=Notified.Outcome.TO_TELL
        )
        facts: dict[str, Any] = {"outcome": outcome, "note": note, "told_at": at}
        if outcome == Notified.Outcome.TO_TELL or not waiting.exists():
            raise NotNow
        one = waiting.get()
        for name, value in (facts | {"staff_id": actor.staff_id}).items():
            setattr(one, name, value)
        one.save()


def _to_correct(actor: Actor, request_id: RequestId) -> Request:
    row = locked(actor, request_id)
    if row.kind != Kind.CORRECTION or State(row.state) not in OPEN:
        raise NotNow
    return row


def _written(
    actor: Actor, customer_id: CustomerId, row: Request, found: Correction, at: datetime
) -> int | None:
    if found.field in POINTS:
        _reached(actor, customer_id, found, at)
        return None
    return customers.edit(
        actor=actor,
        customer_id=customer_id,
        original={found.field: _typed(found.field, found.before)},
        mine={found.field: _typed(found.field, found.proposed)},
        at=at,
        reason=f"R{row.pk}",
    )


def _reached(actor: Actor, customer_id: CustomerId, found: Correction, at: datetime) -> None:
    customers.reach(actor=actor, customer_id=customer_id, value=found.proposed, at=at)
    person = people.person(actor=actor, customer_id=customer_id)
    for point in person.contact or ():
        if point.kind == found.field and point.value == found.before:
            customers.unreach(actor=actor, customer_id=customer_id, point_id=point.id, at=at)


def _typed(field: str, value: str) -> Any:
    return int(value or 0) if field == "district" else value


def to_be_told(row: Request, customer_id: CustomerId, found: Correction) -> list[int]:
    """Write down who got such data within twelve months before the correction (s.23(1)(c))."""
    months = int(rule("L24").params["recipients_months"])
    since = months_before(found.corrected_on or row.received_on, months)
    seen = recipients_since(customer_id=customer_id, after=since)
    Notified.objects.bulk_create(
        Notified(
            request=row,
            recipient_id=one.recipient_id,
            name=f"{one.name.en} {one.name.zh}".strip(),
            last_at=one.last_at,
        )
        for one in seen
        if concerns(found.field, frozenset(kind.value for kind in one.kinds))
    )
    return list(Notified.objects.filter(request=row).values_list("recipient_id", flat=True))
