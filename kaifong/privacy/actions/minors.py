"""Writing down who is under 18, and why a guardian's consent is in the minor's interest."""

from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record as record_fact
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.events import InterestAssessed
from kaifong.privacy.models import ConsentEvent, Evidence
from kaifong.privacy.queries.ledger import held_now
from kaifong.privacy.queries.minors import minor_now
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.minors import may_be_assessed

from .ages import write_age
from .consenting import NotYet, as_before, must_admit
from .ledger import lock, write


class NotAMinor(Exception):
    """Nobody has said that this person is under 18: there is nothing to assess."""


class NothingToAssess(Exception):
    """No consent of that number holds, or somebody has assessed it already."""


class NoAssessment(Exception):
    """Who consented for the minor, and why that is in the minor's interest, must be written."""


@transaction.atomic
def say_age(
    *,
    actor: Actor,
    customer_id: CustomerId,
    under_age: bool,
    mode: Mode,
    said_at: datetime,
    at: datetime,
) -> bool:
    """
    Write down that a person is said to be under 18, or no more; return whether that was new.

    The band alone is kept, never a birthday. From under 18 on, no consent counts but a guardian's
    that was assessed; whoever may stop messages may say so. The other way needs leave to record.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not record this customer's consents, or stop messages
    :raises NotYet: if it was said in the future
    """
    must_be_off(Brake.READ_ONLY)
    if said_at > at:
        raise NotYet
    with wall.lifted():
        must_admit(actor, customer_id, "stop" if under_age else "record")
        lock(customer_id)
        if minor_now(customer_id, at) == under_age:
            return False
        write_age(
            customer_id=customer_id,
            under_age=under_age,
            mode=mode,
            said_at=said_at,
            at=at,
            staff_id=actor.staff_id,
        )
    return True


@transaction.atomic
def assess(
    *,
    actor: Actor,
    customer_id: CustomerId,
    seq: int,
    guardian: str,
    interest: str,
    at: datetime,
) -> int:
    """
    Write down who consented for a minor, and why that is clearly in the minor's interest.

    `seq` is the number of the consent in the ledger; from now on that consent counts. Returns the
    number of the assessment (Cap. 486 Sch. 1 DPP3(2)-(3)).

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not record this customer's consents
    :raises NotAMinor, NothingToAssess, NoAssessment: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    words = guardian.strip(), interest.strip()
    if not all(words):
        raise NoAssessment
    with wall.lifted():
        must_admit(actor, customer_id, "record")
        lock(customer_id)
        if not minor_now(customer_id, at):
            raise NotAMinor
        if not may_be_assessed(held_now(customer_id=customer_id), seq):
            raise NothingToAssess
        consent = ConsentEvent.objects.get(customer_id=customer_id, seq=seq)
        again = as_before(consent) | {"at": at, "recorded_at": at, "staff_id": actor.staff_id}
        event = write(ConsentEvent(**again, state=State.ASSESSED, mode=Mode.WRITTEN))
        Evidence.objects.create(event=event, customer_id=customer_id, text=": ".join(words))
        fact = InterestAssessed(happened_at=at, customer_id=customer_id, event_id=event.pk)
        record_fact(fact, staff_id=actor.staff_id)
    return event.seq
