"""Writing into the ledger: one event, and what holds after it, in one transaction."""

from collections.abc import Sequence

from django.db import connection

from kaifong.foundation.ids import CustomerId
from kaifong.privacy.models import ConsentEvent, ConsentNow
from kaifong.privacy.queries.ledger import events_of
from kaifong.privacy.rules.consents import holding

LOCK = 593  # a number of our own among the advisory locks


def write(event: ConsentEvent) -> ConsentEvent:
    """Add one event; the caller holds the transaction, the wall is down, the person is locked."""
    event.classes, event.kinds = sorted(event.classes), sorted(event.kinds or ())
    event.save(force_insert=True)
    # The database gave it its number and its place in the chain.
    event.refresh_from_db(fields=["seq", "prev", "hash"])
    project([CustomerId(event.customer_id)])
    return event


def lock(customer_id: CustomerId) -> None:
    """Let nobody else write about this person until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, customer_id % 2**31])


def project(customer_ids: Sequence[CustomerId]) -> None:
    """Make what holds now anew from the ledger, for these people."""
    ConsentNow.objects.filter(customer_id__in=customer_ids).delete()
    for customer_id in customer_ids:
        numbers = dict(
            ConsentEvent.objects.filter(customer_id=customer_id).values_list("seq", "pk")
        )
        ConsentNow.objects.bulk_create(
            ConsentNow(
                event_id=numbers[one.seq],
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
            for one in holding(events_of(customer_id=customer_id))
        )
