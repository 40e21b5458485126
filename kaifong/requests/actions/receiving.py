"""Taking a request in: from this day on the law's clock runs, whoever has not looked yet."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.customers.queries import admits
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.law.pack import period
from kaifong.foundation.legal_days.actions import start_clock
from kaifong.requests.events import RequestReceived
from kaifong.requests.models import IdentityCheck, Request, Step
from kaifong.requests.permissions import Permission
from kaifong.requests.rules.kinds import GIVEN, Channel, Kind
from kaifong.requests.rules.steps import State

from .going_on import about, hold


class NotYet(Exception):
    """Nobody can have asked in the future."""


@transaction.atomic
def receive(
    *,
    customer_id: CustomerId | None,
    kind: Kind,
    words: str,
    channel: Channel,
    language: str,
    received_at: datetime,
    at: datetime,
    actor: Actor | None = None,
) -> RequestId:
    """
    Take in what a person asked about his own data, and let the law's clock run.

    Without an actor it comes from the person's own page. Sent twice on a day it is one.

    :raises NotAllowed: if the actor may not receive requests, or not see this customer
    :raises NotYet: if it would have been received in the future
    """
    if received_at > at:
        raise NotYet
    facts: dict[str, Any] = {
        "customer_id": customer_id,
        "kind": Kind(kind).value,
        "words": words,
        "received_on": hong_kong_day(received_at),
    }
    staff_id = actor.staff_id if actor else None
    more: dict[str, Any] = {"channel": Channel(channel).value, "staff_id": staff_id}
    more |= {"language": language, "received_at": received_at, "recorded_at": at}
    with wall.lifted():
        if actor is not None:
            _must_meet(actor, customer_id)
        row, is_new = Request.objects.get_or_create(key=_key(facts), defaults=facts | more)
        if is_new:
            _begin(row, at)
    return RequestId(row.pk)


def _must_meet(actor: Actor, customer_id: CustomerId | None) -> None:
    require(actor, Permission.REQUEST_RECEIVE)
    if customer_id is not None and not admits(actor=actor, action="see", customer_id=customer_id):
        raise NotAllowed(f"customer {customer_id}")


def _begin(row: Request, at: datetime) -> None:
    given = GIVEN[Kind(row.kind)]
    row.clock = start_clock(
        rule=given.rule,
        about="request",
        subject_id=row.pk,
        event_at=row.received_at,
        period=period(given.period_of),
        at=at,
        target=given.aim,
    )
    Step.objects.create(request=row, state=State.RECEIVED, at=at, staff_id=row.staff_id)
    if row.customer_id and row.channel == Channel.PORTAL and row.staff_id is None:
        _is_known(row, at)
    row.save(update_fields=["clock", "state"])
    if row.customer_id:
        hold(row, at=at, staff_id=row.staff_id)
    record(RequestReceived(happened_at=row.received_at, **about(row)), staff_id=row.staff_id)


def _is_known(row: Request, at: datetime) -> None:
    """Whoever writes from his own page has shown who he is by coming in."""
    IdentityCheck.objects.create(request=row, how=IdentityCheck.How.SIGNED_IN, at=at)
    Step.objects.create(request=row, state=State.LOCATED, at=at)
    row.state = State.LOCATED.value


def _key(facts: dict[str, Any]) -> str:
    return sha256("|".join(map(str, facts.values())).encode()).hexdigest()
