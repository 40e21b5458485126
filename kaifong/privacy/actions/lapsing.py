"""Letting oral consents lapse that nobody confirmed in time."""

from datetime import date, datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.foundation.hongkong.clock import ended_at, hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record as record_fact
from kaifong.privacy.clock import stop_confirming
from kaifong.privacy.events import ConsentLapsed
from kaifong.privacy.models import ConsentEvent, ConsentNow
from kaifong.privacy.queries.ledger import held_now
from kaifong.privacy.rules.consents import Mode, State

from .consenting import as_before
from .ledger import lock, write


def lapse(*, at: datetime) -> int:
    """Write down which oral consents have lapsed; return how many (s.35E(2))."""
    lapsed = 0
    with wall.lifted():
        late = ConsentNow.objects.filter(due_on__lt=hong_kong_day(at))
        people = sorted(set(late.values_list("customer_id", flat=True)))
    for customer_id in people:
        lapsed += _lapse(CustomerId(customer_id), at)
    return lapsed


@transaction.atomic
def _lapse(customer_id: CustomerId, at: datetime) -> int:
    with wall.lifted():
        lock(customer_id)
        # Read again under the lock: it may have been confirmed or withdrawn meanwhile, and a
        # storm may have moved its day.
        today, late = hong_kong_day(at), 0
        for one in held_now(customer_id=customer_id):
            if one.state == State.ORAL and one.due_on is not None and one.due_on < today:
                oral = ConsentEvent.objects.get(customer_id=customer_id, seq=one.seq)
                _write(oral, one.due_on, at)
                late += 1
        return late


def _write(oral: ConsentEvent, due: date, at: datetime) -> None:
    # It lapsed when its last day ended in Hong Kong, whenever the job came by.
    moment = ended_at(due)
    again = as_before(oral) | {"at": moment, "recorded_at": at}
    event = write(ConsentEvent(**again, state=State.LAPSED, mode=Mode.SYSTEM))
    fact = ConsentLapsed(
        happened_at=moment, customer_id=CustomerId(event.customer_id), event_id=event.pk
    )
    record_fact(fact)
    stop_confirming(event_id=oral.pk, at=at)
