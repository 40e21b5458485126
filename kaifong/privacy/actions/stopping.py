"""Withdrawing and stopping: in force with the transaction that writes it down."""

import secrets
import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers.queries import addresses_of, holders_of
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record as record_fact
from kaifong.foundation.logs import Log
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.sealing import seal, subject_of
from kaifong.privacy.addresses import hashes_of
from kaifong.privacy.clock import keep_until
from kaifong.privacy.events import AddressStopped, ConsentWithdrawn
from kaifong.privacy.models import ConsentEvent, Stop, StopRequest
from kaifong.privacy.rules.consents import ALL, Mode, State
from kaifong.privacy.rules.vocabulary import ADDRESS_OF, Address, Channel, Purpose

from .consenting import NotYet, must_admit
from .ledger import lock, write, write_all
from .notifying import open_notices
from .outliving import outlive

PURPOSES = (Purpose.MARKETING, Purpose.PROVISION)
_log = Log(__name__)


class NoAddress(Exception):
    """That is neither an e-mail address nor a telephone number."""


@transaction.atomic
def withdraw(
    *,
    actor: Actor,
    customer_id: CustomerId,
    channel: Channel = Channel.ANY,
    classes: Collection[str] = (ALL,),
    mode: Mode,
    raw: bytes,
    said_at: datetime,
    at: datetime,
) -> int:
    """
    Take a person's wish to be left alone: at once, and however it was said (s.35G).

    Whoever wants nothing more on a channel is stopped at its addresses, so that others who share
    one are left alone too; a wish about some classes of goods is kept as that narrower wish.
    No brake holds this up.

    :raises NotAllowed: if the actor may not stop messages to this customer
    :raises NotYet: if it would have been said in the future
    """
    if said_at > at:
        raise NotYet
    with wall.lifted():
        must_admit(actor, customer_id, "stop")
        lock(customer_id)
        request = _keep(raw, way=mode, customer_id=customer_id, at=said_at, staff=actor.staff_id)
        said = {"mode": mode, "channel": channel, "classes": list(classes), "at": said_at}
        more = {"customer_id": customer_id, "recorded_at": at, "staff_id": actor.staff_id}
        purposes = PURPOSES if ALL in classes and not channel else PURPOSES[:1]
        events = [_withdrawal(purpose, **said, **more) for purpose in purposes]
        write_all(events)
        event = events[-1]
        if event.purpose == Purpose.PROVISION:
            open_notices(event=event, at=at)
        if ALL in classes:
            _stop(_reached_by(customer_id, channel), said_at, at, request)
        _tell(event, actor.staff_id)
    return event.seq


@transaction.atomic
def stop_giving(
    *,
    actor: Actor,
    customer_id: CustomerId,
    classes: Collection[str] = (ALL,),
    mode: Mode,
    raw: bytes,
    said_at: datetime,
    at: datetime,
) -> int:
    """
    Take a person's wish that others get no data of hers for marketing; those who did are told.

    What we send ourselves is not touched. No brake holds this up.

    :raises NotAllowed: if the actor may not stop messages to this customer
    :raises NotYet: if it would have been said in the future
    """
    if said_at > at:
        raise NotYet
    with wall.lifted():
        must_admit(actor, customer_id, "stop")
        lock(customer_id)
        _keep(raw, way=mode, customer_id=customer_id, at=said_at, staff=actor.staff_id)
        said = {"mode": mode, "classes": list(classes), "at": said_at, "recorded_at": at}
        more = {"customer_id": customer_id, "staff_id": actor.staff_id}
        event = write(_withdrawal(Purpose.PROVISION, **said, **more))
        open_notices(event=event, at=at)
        _tell(event, actor.staff_id)
    return event.seq


@transaction.atomic
def stop_address(
    *,
    address: str,
    raw: bytes,
    way: str,
    received_at: datetime,
    at: datetime,
    content_type: str = "text/plain; charset=utf-8",
) -> int:
    """
    Stop everything to an e-mail address or number, whoever it is: Cap. 593 s.10.

    Anybody may say so, by any means: nobody's authority is asked, and no brake holds it up.
    Returns the number of the request that is kept.

    :raises NoAddress: if it is neither an e-mail address nor a telephone number
    :raises NotYet: if it would have been received in the future
    """
    if received_at > at:
        raise NotYet
    kind, value = _normal(address)
    with wall.lifted():
        holders = holders_of(kind=kind, value=value)
        only = holders[0] if len(holders) == 1 else None
        request = _keep(raw, way=way, customer_id=only, at=received_at, content_type=content_type)
        hashed = _stop([(kind, value)], received_at, at, request)[0]
        said = {"mode": Mode.CLICK, "classes": [ALL], "at": received_at, "recorded_at": at}
        for customer_id in holders:
            lock(customer_id)
            more = {"customer_id": customer_id, "address": hashed}
            _tell(write(_withdrawal(Purpose.MARKETING, **said, **more)), None)
        fact = AddressStopped(happened_at=received_at, customer_id=None, request_id=request)
        record_fact(fact)
    return request


@transaction.atomic
def forget_requests(*, at: datetime) -> int:
    """Delete requests whose three years are over; return how many."""
    with wall.lifted():
        due = StopRequest.objects.filter(kept_until__lt=hong_kong_day(at))
        subjects = {subject_of(bytes(raw)) for raw in due.values_list("raw", flat=True)} - {None}
        # Every backup that still has the row has it unreadable from then on.
        transaction.on_commit(lambda: vault().destroy([name for name in subjects if name], at=at))
        return due.delete()[0]


def _reached_by(customer_id: CustomerId, channel: Channel) -> list[tuple[str, str]]:
    """Return the person's addresses that a channel uses."""
    points = addresses_of(customer_id=customer_id)
    return [one for one in points if not channel or ADDRESS_OF.get(channel) == one[0]]


def _withdrawal(purpose: Purpose, **more: Any) -> ConsentEvent:
    recipients = ALL if purpose == Purpose.PROVISION else ""
    return ConsentEvent(purpose=purpose, state=State.WITHDRAWN, recipients=recipients, **more)


def _keep(
    raw: bytes,
    *,
    way: str,
    customer_id: CustomerId | None,
    at: datetime,
    staff: int | None = None,
    content_type: str = "text/plain; charset=utf-8",
) -> int:
    kept = StopRequest.objects.create(
        customer_id=customer_id,
        raw=_sealed(raw, at),
        content_type=content_type,
        way=way,
        received_at=at,
        kept_until=keep_until(at),
        staff_id=staff,
    )
    return int(kept.pk)


def _sealed(raw: bytes, at: datetime) -> bytes:
    """Return a request under a key of its own, which goes with its last day; its bytes as sent."""
    subject = f"stop:{secrets.token_hex(12)}"
    try:
        return seal({subject: raw}, at=at)[subject]
    except (OSError, sqlite3.Error):
        # Nothing holds up a stop, a vault that cannot be written neither.
        _log.warning("a request to stop is kept unsealed: the vault cannot be written")
        return raw


def _stop(
    values: list[tuple[str, str]], said_at: datetime, at: datetime, request: int
) -> list[bytes]:
    hashed = hashes_of([value for _kind, value in values])
    stops = Stop.objects.bulk_create(
        Stop(address=hashed[value], kind=kind, at=said_at, recorded_at=at, request=request)
        for kind, value in values
    )
    outlive(stops=stops)
    return [hashed[value] for _kind, value in values]


def _normal(address: str) -> tuple[str, str]:
    mail = "@" in address or "＠" in address
    value = normalise_email(address) if mail else normalise_phone(address)
    if not value:
        raise NoAddress
    return (Address.EMAIL if mail else Address.PHONE), value


def _tell(event: ConsentEvent, staff_id: int | None) -> None:
    customer_id = CustomerId(event.customer_id)
    fact = ConsentWithdrawn(happened_at=event.at, customer_id=customer_id, event_id=event.pk)
    record_fact(fact, staff_id=staff_id)
