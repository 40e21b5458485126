"""Letting oral consents lapse that nobody confirmed in time."""

from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.foundation.hongkong.clock import ended_at, hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record as record_fact
from kaifong.privacy.events import ConsentLapsed
from kaifong.privacy.models import ConsentEvent, ConsentNow
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
        # Read again under the lock: it may have been confirmed or withdrawn meanwhile.
        late = ConsentNow.objects.filter(
            customer_id=customer_id, due_on__lt=hong_kong_day(at), event__state=State.ORAL
        )
        events = [row.event for row in late.select_related("event")]
        for oral in events:
            _write(oral, at)
        return len(events)


def _write(oral: ConsentEvent, at: datetime) -> None:
    # It lapsed when its last day ended in Hong Kong, whenever the job came by.
    due = oral.due_on or hong_kong_day(at)
    moment = ended_at(due)
    again = as_before(oral) | {"at": moment, "recorded_at": at}
    event = write(ConsentEvent(**again, state=State.LAPSED, mode=Mode.SYSTEM))
    fact = ConsentLapsed(
        happened_at=moment, customer_id=CustomerId(event.customer_id), event_id=event.pk
    )
    record_fact(fact)
