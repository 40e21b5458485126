"""Writing down what a person was asked and answered about direct marketing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import addresses_of, admits
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record as record_fact
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.addresses import hash_of
from kaifong.privacy.clock import confirm_until
from kaifong.privacy.events import ConsentGiven, ConsentRefused
from kaifong.privacy.models import ConsentEvent, Evidence, FirstUse
from kaifong.privacy.queries.ledger import held_now
from kaifong.privacy.queries.notices import NoticeSeen, shown_as
from kaifong.privacy.rules.consents import ALL, Mode, State
from kaifong.privacy.rules.vocabulary import NEEDS_CONSENT, Channel, Kind, Purpose

from .collecting import NoNotice
from .ledger import lock, write
from .notifying import open_notices

ANSWERS = frozenset({State.ASKED, State.CONSENTED, State.NO_OBJECTION, State.REFUSED})


class NotStated(Exception):
    """The notice does not speak of this purpose, class, recipient or kind of data."""


class MustBeWritten(Exception):
    """Giving data to others needs consent in writing: s.35J."""


class NotTheirs(Exception):
    """This is not an address of that person."""


class NothingToConfirm(Exception):
    """No oral consent of that number waits: withdrawn, confirmed or lapsed since."""


class TooLate(Exception):
    """The 14 days for confirming have passed: the person must be asked again."""


class NotYet(Exception):
    """Nobody can have said it in the future."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What a person says yes or no to, and after which notice."""

    classes: frozenset[str]
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    shown: str  # sha256 of the notice's text
    purpose: Purpose = Purpose.MARKETING
    channel: Channel = Channel.ANY
    address: str | None = None
    recipients: str = ""
    for_gain: bool = False


@transaction.atomic
def record_answer(
    *,
    actor: Actor,
    customer_id: CustomerId,
    state: State,
    mode: Mode,
    about: About,
    said_at: datetime,
    at: datetime,
    evidence: str = "",
) -> int:
    """
    Write down that a person was asked, agreed, did not object or refused; return its number.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not record this customer's consents
    :raises NoNotice: if no notice in use had this text when it was said
    :raises NotStated: if that notice does not speak of all this
    :raises MustBeWritten, NotTheirs, NotYet: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    if said_at > at:
        raise NotYet
    with wall.lifted():
        must_admit(actor, customer_id, "record")
        lock(customer_id)
        _must_be_stated(about, said_at)
        event = write(
            ConsentEvent(
                **_as_columns(customer_id, about),
                **_as_it_stands(state, mode, about.purpose, said_at),
                at=said_at,
                recorded_at=at,
                staff_id=actor.staff_id,
            )
        )
        if state == State.REFUSED and about.purpose == Purpose.PROVISION:
            open_notices(event=event, at=at)
        _tell(event, evidence)
    return event.seq


@transaction.atomic
def confirm(*, actor: Actor, customer_id: CustomerId, seq: int, at: datetime) -> int:
    """
    Write down that an oral consent was confirmed to the person in writing; from now on it counts.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not record this customer's consents
    :raises NothingToConfirm: if no oral consent of that number waits any more
    :raises TooLate: if the 14 days have passed
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        must_admit(actor, customer_id, "record")
        lock(customer_id)
        waiting = [one for one in held_now(customer_id=customer_id) if one.seq == seq]
        if not waiting or waiting[0].state != State.ORAL or waiting[0].due_on is None:
            raise NothingToConfirm
        if hong_kong_day(at) > waiting[0].due_on:
            raise TooLate
        again = as_before(ConsentEvent.objects.get(customer_id=customer_id, seq=seq))
        again |= {"at": at, "recorded_at": at, "staff_id": actor.staff_id}
        event = write(ConsentEvent(**again, state=State.CONSENTED, mode=Mode.WRITTEN))
        _tell(event, "")
    return event.seq


@transaction.atomic
def tell_first_use(*, customer_id: CustomerId, channel: Channel, shown: str, at: datetime) -> None:
    """
    Write down that a delivered message told the person of the right to say no (s.35F).

    The first time counts: telling again changes nothing.
    """
    with wall.lifted():
        FirstUse.objects.bulk_create(
            [FirstUse(customer_id=customer_id, channel=channel, text_id=shown, at=at)],
            ignore_conflicts=True,
        )


def must_admit(actor: Actor, customer_id: CustomerId, action: str) -> None:
    """
    Do nothing if the actor may do this about the consents of a customer.

    :raises NotAllowed: otherwise
    """
    if not admits(actor=actor, action=action, customer_id=customer_id, cls=FieldClass.INTERNAL):
        raise NotAllowed(f"customer {customer_id}")


def _must_be_stated(about: About, said_at: datetime) -> None:
    found = shown_as(about.shown, at=said_at)
    if found is None:
        raise NoNotice
    if not about.classes or not _states(found[0], about):
        raise NotStated


def _states(notice: NoticeSeen, about: About) -> bool:
    terms = notice.terms
    named = {one.code for one in terms.classes}
    recipients = {"", *(one.code for one in terms.recipients)}
    if about.purpose in NEEDS_CONSENT:
        return (
            about.purpose in terms.purposes
            and about.classes <= named
            and about.kinds <= set(terms.kinds)
            and about.recipients in recipients
            and bool(about.recipients) == (about.purpose == Purpose.PROVISION)
            and (terms.for_gain or not about.for_gain)
        )
    # A purpose that no notice stated is what prescribed consent is for; it has no classes.
    return about.classes == {ALL} and about.kinds <= set(terms.kinds)


def _as_columns(customer_id: CustomerId, about: About) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "purpose": about.purpose,
        "classes": list(about.classes),
        "kinds": list(about.kinds),
        "channel": about.channel,
        "address": _hashed(customer_id, about.address),
        "recipients": about.recipients,
        "for_gain": about.for_gain,
        "text_id": about.shown,
    }


def _as_it_stands(state: State, mode: Mode, purpose: Purpose, said_at: datetime) -> dict[str, Any]:
    if mode != Mode.ORAL or state != State.CONSENTED:
        return {"state": state, "mode": mode}
    if purpose == Purpose.PROVISION:
        raise MustBeWritten
    return {"state": State.ORAL, "mode": mode, "due_on": confirm_until(said_at)}


def _hashed(customer_id: CustomerId, address: str | None) -> bytes | None:
    if address is None:
        return None
    if address not in {value for _kind, value in addresses_of(customer_id=customer_id)}:
        raise NotTheirs
    return hash_of(address)


def as_before(event: ConsentEvent) -> dict[str, Any]:
    """Return what an event says, for another that answers it."""
    names: Iterable[str] = (
        *("customer_id", "purpose", "channel", "address", "classes", "kinds", "recipients"),
        "for_gain",
    )
    return {name: getattr(event, name) for name in names} | {
        "answers": event.seq,
        "text_id": event.text_id,
    }


def _tell(event: ConsentEvent, evidence: str) -> None:
    if evidence:
        Evidence.objects.create(event=event, customer_id=event.customer_id, text=evidence)
    kind = ConsentRefused if event.state == State.REFUSED else ConsentGiven
    if event.state in (State.REFUSED, State.CONSENTED, State.NO_OBJECTION):
        fact = kind(
            happened_at=event.at,
            customer_id=CustomerId(event.customer_id),
            event_id=event.pk,
        )
        record_fact(fact, staff_id=event.staff_id)
