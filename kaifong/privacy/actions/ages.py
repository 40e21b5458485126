"""The step of the ledger that says whether a person is under 18."""

from datetime import datetime

from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record as record_fact
from kaifong.privacy.events import AgeSaid
from kaifong.privacy.models import ConsentEvent
from kaifong.privacy.rules.consents import ALL, Mode, State
from kaifong.privacy.rules.vocabulary import Purpose

from .ledger import write


def write_age(
    *,
    customer_id: CustomerId,
    under_age: bool,
    mode: Mode,
    said_at: datetime,
    at: datetime,
    staff_id: int | None,
) -> None:
    """Write it down; the caller holds the transaction, the wall is down, the person is locked."""
    event = write(
        ConsentEvent(
            customer_id=customer_id,
            state=State.UNDER_AGE if under_age else State.OF_AGE,
            purpose=Purpose.MARKETING,
            classes=[ALL],
            mode=mode,
            at=said_at,
            recorded_at=at,
            staff_id=staff_id,
        )
    )
    fact = AgeSaid(happened_at=at, customer_id=customer_id, event_id=event.pk)
    record_fact(fact, staff_id=staff_id)
