"""Writing into the ledger: one event, and what holds after it, in one transaction."""

from collections.abc import Sequence

from django.db import connection

from kaifong.foundation.ids import CustomerId
from kaifong.privacy.models import ConsentEvent, ConsentNow
from kaifong.privacy.queries.ledger import said_each
from kaifong.privacy.rules.consents import Said, holding

from .outliving import outlive

LOCK = 593  # a number of our own among the advisory locks


def write(event: ConsentEvent) -> ConsentEvent:
    """Add one event; the caller holds the transaction, the wall is down, the person is locked."""
    write_all([event])
    return event


def write_all(events: Sequence[ConsentEvent]) -> None:
    """Add events of one person, in this order; on terms as `write`."""
    for event in events:
        event.classes, event.kinds = sorted(event.classes), sorted(event.kinds or ())
    ConsentEvent.objects.bulk_create(events)
    numbers = project([CustomerId(events[0].customer_id)])
    for event in events:
        event.seq = numbers[event.pk]  # which the database gave it
    outlive(events=events)


def lock(customer_id: CustomerId) -> None:
    """Let nobody else write about this person until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, customer_id % 2**31])


def project(customer_ids: Sequence[CustomerId]) -> dict[int, int]:
    """Make what holds now anew from the ledger, for these people; return their events' numbers."""
    rows = list(ConsentEvent.objects.filter(customer_id__in=customer_ids).order_by("seq"))
    by_place = {(row.customer_id, row.seq): row.pk for row in rows}
    ConsentNow.objects.filter(customer_id__in=customer_ids).delete()
    ConsentNow.objects.bulk_create(
        _holds(by_place[number, one.seq], number, one)
        for number, ledger in said_each(rows).items()
        for one in holding(ledger)
    )
    return {row.pk: row.seq for row in rows}


def _holds(event_id: int, customer_id: int, one: Said) -> ConsentNow:
    return ConsentNow(
        event_id=event_id,
        customer_id=customer_id,
        classes=sorted(one.classes),
        due_on=one.due_on,
        seq=one.seq,
        state=one.state,
        purpose=one.purpose,
        channel=one.channel,
        address=one.address,
        kinds=sorted(one.kinds),
        recipients=one.recipients,
        for_gain=one.for_gain,
        mode=one.mode,
        answers=one.answers,
        said_at=one.at,
        said_seq=one.stands_for or one.seq,
    )
