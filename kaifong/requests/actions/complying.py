"""Doing what was asked, where it is more than a copy: deleting, and stopping."""

from datetime import date, datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.journal.actions import record
from kaifong.privacy import actions as privacy
from kaifong.privacy.queries import recipients_since
from kaifong.requests.events import RequestAnswered
from kaifong.requests.letters import erased_and_kept
from kaifong.requests.models import Letter, Notified, Request
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import OPEN, State
from kaifong.retention.actions import Answer, erase_person

from .going_on import (
    NotNow,
    Unlocated,
    about,
    go_on,
    is_late,
    let_go,
    locked,
    must_be_known,
    reference,
)
from .writing import write_letter

ORDINANCE = date(1996, 12, 20)  # since then data have had recipients in the sense of the law
Mode = privacy.Mode
SAID = {Channel.PHONE: Mode.ORAL, Channel.DESK: Mode.ORAL, Channel.PORTAL: Mode.CLICK}


class StandsInTheWay(Exception):
    """Nothing was deleted, for something forbids it: refuse, and list what is kept."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(len(answer.kept))
        self.answer = answer


class NotAllTold(Exception):
    """Somebody who got the data has not been told to stop using them yet."""


@transaction.atomic
def delete(*, actor: Actor, request_id: RequestId, at: datetime) -> Answer:
    """
    Delete what no law keeps, and write to the person item by item what is kept, why, until when.

    There is no general right to be forgotten in Hong Kong; what is not needed any more goes (s.26).

    :raises NotAllowed: if the actor may not answer requests, or not erase this person
    :raises Unlocated, IdentityNotShown: if it is not known whose it is, or who asks
    :raises StandsInTheWay: if something forbids it for now; nothing was changed
    :raises NotNow: if it is no request for deletion, or is answered already
    """
    with wall.lifted():
        row = _open(actor, request_id, Kind.DELETION)
        customer_id = must_be_known(row)
        late = is_late(row, at)
        # The request's own hold is no reason to keep what it asks to delete.
        let_go(row, at=at, staff_id=actor.staff_id)
        answer = erase_person(
            customer_id=customer_id, why="request", reference=reference(row), at=at, actor=actor
        )
        if answer.refused:
            raise StandsInTheWay(answer)
        row.refresh_from_db()
        go_on(row, State.SUPPLIED, actor=actor, at=at)
        tables = erased_and_kept(row, answer)
        write_letter(row, Letter.Kind.DELETION, at=at, staff_id=actor.staff_id, tables=tables)
        record(RequestAnswered(happened_at=at, late=late, **about(row)), staff_id=actor.staff_id)
    return answer


@transaction.atomic
def stop(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Stop marketing to the person, at once; of others, list whoever ever got the data.

    Nobody must show who he is for that (s.35G). That others were told is written down one by one;
    the request is answered when all were.

    :raises NotAllowed: if the actor may not answer requests, or not stop messages to this customer
    :raises Unlocated: if it is not known whose it is
    :raises NotNow: if nothing is to be stopped, or it is answered already
    """
    with wall.lifted():
        row = _open(actor, request_id, Kind.OPT_OUT, Kind.RECIPIENT_STOP)
        if row.customer_id is None:
            raise Unlocated
        customer_id = CustomerId(row.customer_id)
        privacy.withdraw(
            actor=actor,
            customer_id=customer_id,
            mode=SAID.get(Channel(row.channel), Mode.WRITTEN),
            raw=row.words.encode(),
            said_at=row.received_at,
            at=at,
        )
        if row.kind == Kind.RECIPIENT_STOP and _list(row, customer_id):
            if row.state != State.PREPARED:
                go_on(row, State.PREPARED, actor=actor, at=at)
            return
        _answered(row, actor, at)


@transaction.atomic
def all_told(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Answer a wish that others stop, once every one of them was told.

    :raises NotAllowed: if the actor may not answer requests
    :raises NotAllTold: if somebody was not told yet
    :raises NotNow: if that was not asked, or it is answered already
    """
    with wall.lifted():
        row = _open(actor, request_id, Kind.RECIPIENT_STOP)
        if State(row.state) != State.PREPARED:
            raise NotNow
        if Notified.objects.filter(request=row, outcome=Notified.Outcome.TO_TELL).exists():
            raise NotAllTold
        _answered(row, actor, at)


def _open(actor: Actor, request_id: RequestId, *kinds: Kind) -> Request:
    row = locked(actor, request_id)
    if Kind(row.kind) not in kinds or State(row.state) not in OPEN:
        raise NotNow
    return row


def _list(row: Request, customer_id: CustomerId) -> int:
    seen = recipients_since(customer_id=customer_id, after=ORDINANCE)
    Notified.objects.bulk_create(
        (
            Notified(
                request=row,
                recipient_id=one.recipient_id,
                name=f"{one.name.en} {one.name.zh}".strip(),
                last_at=one.last_at,
            )
            for one in seen
        ),
        ignore_conflicts=True,
    )
    return len(seen)


def _answered(row: Request, actor: Actor, at: datetime) -> None:
    late = is_late(row, at)
    go_on(row, State.SUPPLIED, actor=actor, at=at)
    record(RequestAnswered(happened_at=at, late=late, **about(row)), staff_id=actor.staff_id)
