"""Seeing who asks, finding his record, and telling him in time that it takes longer."""

from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.queries import admits
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.journal.actions import record
from kaifong.requests.events import RequestAnswered, RequestClosed, RequestExtended
from kaifong.requests.models import IdentityCheck, Letter, Pack
from kaifong.requests.rules.steps import State

from .going_on import NotNow, about, go_on, hold, is_late, let_go, locked
from .writing import write_letter


class TooLate(Exception):
    """The law's day has passed: only before it may we say that it takes longer (s.19(2))."""


class NoReasons(Exception):
    """Whoever is told that it takes longer is told why, in writing."""


class StillHeld(Exception):
    """There are data: a copy is due, or a refusal."""


@transaction.atomic
def ask_identity(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Write down that we asked who makes the request. The clock runs on.

    :raises NotAllowed: if the actor may not answer requests
    :raises NotNow: if the request has gone on since
    """
    with wall.lifted():
        go_on(locked(actor, request_id), State.IDENTITY_PENDING, actor=actor, at=at)


@transaction.atomic
def locate(
    *,
    actor: Actor,
    request_id: RequestId,
    customer_id: CustomerId,
    how: IdentityCheck.How,
    at: datetime,
) -> None:
    """
    Write down whose record it is about, and how it was seen that he asks; no document is kept.

    :raises NotAllowed: if the actor may not answer requests, or not see this customer
    :raises NotNow: if the request has gone on since, or is about another record
    """
    with wall.lifted():
        row = locked(actor, request_id)
        if not admits(actor=actor, action="see", customer_id=customer_id):
            raise NotAllowed(f"customer {customer_id}")
        if row.customer_id not in {None, customer_id}:
            raise NotNow
        row.customer_id = customer_id
        row.save(update_fields=["customer"])
        IdentityCheck.objects.get_or_create(
            request=row, defaults={"how": how, "at": at, "staff_id": actor.staff_id}
        )
        go_on(row, State.LOCATED, actor=actor, at=at)
        hold(row, at=at, staff_id=actor.staff_id)


@transaction.atomic
def extend(*, actor: Actor, request_id: RequestId, reasons: str, at: datetime) -> None:
    """
    Tell the person in writing, before the law's day is over, that it takes longer and why.

    The legal day stays what it is: the answer is due as soon as it can be given.

    :raises NotAllowed: if the actor may not answer requests
    :raises NoReasons: if it does not say why
    :raises TooLate: if the law's day has passed
    :raises NotNow: if it is answered, or was extended already
    """
    if not reasons.strip():
        raise NoReasons
    with wall.lifted():
        row = locked(actor, request_id)
        if is_late(row, at):
            raise TooLate
        step = go_on(row, State.EXTENDED, actor=actor, at=at, note=reasons)
        write_letter(row, Letter.Kind.EXTENSION, at=at, staff_id=actor.staff_id, text=step.note)
        fact = RequestExtended(happened_at=at, **about(row))
        record(fact, staff_id=actor.staff_id)


@transaction.atomic
def tell_none_held(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Answer that we hold nothing: for whoever is not in our books (s.19(1)(a)).

    :raises NotAllowed: if the actor may not answer requests
    :raises StillHeld: if the request is about a record that we have
    :raises NotNow: if it is answered already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        if row.customer_id is not None:
            raise StillHeld
        go_on(row, State.NONE_HELD, actor=actor, at=at)
        write_letter(row, Letter.Kind.NONE_HELD, at=at, staff_id=actor.staff_id)
        fact = RequestAnswered(happened_at=at, late=is_late(row, at), **about(row))
        record(fact, staff_id=actor.staff_id)


@transaction.atomic
def close(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Close what was answered: its copies of data go, their hashes stay, its hold is released.

    :raises NotAllowed: if the actor may not answer requests
    :raises NotNow: if it is not answered yet
    """
    with wall.lifted():
        row = locked(actor, request_id)
        go_on(row, State.CLOSED, actor=actor, at=at)
        Pack.objects.filter(request=row).update(content=None, pdf=None, json=None, blacked=[])
        let_go(row, at=at, staff_id=actor.staff_id)
        record(RequestClosed(happened_at=at, **about(row)), staff_id=actor.staff_id)
