"""Answers about marketing that come with a file: written into the ledger in sets, taken back."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaifong.foundation.ids import CustomerId
from kaifong.privacy.models import ConsentEvent, ConsentNow, Evidence
from kaifong.privacy.rules.consents import ALL, Mode, State
from kaifong.privacy.rules.vocabulary import Purpose

from .consenting import as_before
from .ledger import project
from .outliving import outlive

# One lock for all: a lock for each of a hundred thousand people would fill the server's table.
LOCK = "LOCK TABLE privacy_consentevent IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a file says that a person answered; a yes has the text he saw, and what shows it."""

    customer_id: CustomerId
    agreed: bool
    said_at: datetime
    shown: str | None = None
    classes: tuple[str, ...] = (ALL,)
    kinds: tuple[str, ...] = ()
    evidence: str = ""


def record_imported(
    *, answers: Iterable[Imported], staff_id: int | None, at: datetime
) -> list[int]:
    """
    Write down the answers of a file; return the numbers of the events that are new.

    What the ledger has already, said at the same moment, is passed over. The order is that of
    saying: a yes from before a no or a stop lifts neither. The caller is the import itself, within
    its transaction and with the wall down.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    wanted = {(one.customer_id, one.agreed, one.said_at): one for one in answers}
    known = _known([customer_id for customer_id, _, _ in wanted])
    new = [one for key, one in wanted.items() if key not in known]
    events = ConsentEvent.objects.bulk_create(
        (_event(one, staff_id, at) for one in new), batch_size=2_000
    )
    Evidence.objects.bulk_create(
        (
            Evidence(event=event, customer_id=event.customer_id, text=one.evidence)
            for event, one in zip(events, new, strict=True)
            if one.evidence
        ),
        batch_size=2_000,
    )
    _project(events)
    outlive(events=events)
    return [event.pk for event in events]


def record_minors(
    *, customer_ids: Collection[CustomerId], staff_id: int | None, at: datetime
) -> list[int]:
    """
    Write down whom a file says to be under 18; return the numbers of the events that are new.

    On terms as `record_imported`: no consent that comes with the file counts before it.
    """
    if not customer_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    known = ConsentNow.objects.filter(customer_id__in=customer_ids, state=State.UNDER_AGE)
    new = set(customer_ids) - set(known.values_list("customer_id", flat=True))
    events = ConsentEvent.objects.bulk_create(
        (
            ConsentEvent(
                customer_id=number,
                state=State.UNDER_AGE,
                purpose=Purpose.MARKETING,
                classes=[ALL],
                kinds=[],
                mode=Mode.IMPORT,
                at=at,
                recorded_at=at,
                staff_id=staff_id,
            )
            for number in sorted(new)
        ),
        batch_size=2_000,
    )
    project(sorted(new))
    outlive(events=events)
    return [event.pk for event in events]


def take_back_imported(
    *, event_ids: Iterable[int], staff_id: int | None, at: datetime
) -> list[int]:
    """
    Let what a file said that people agreed to count no more; return the numbers of the new events.

    A no stays: it was said, whatever becomes of the file. The caller is the import being reverted.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    agreed = ConsentEvent.objects.filter(pk__in=list(event_ids), state=State.CONSENTED)
    lapses = [
        ConsentEvent(
            **as_before(event) | {"at": at, "recorded_at": at, "staff_id": staff_id},
            state=State.LAPSED,
            mode=Mode.SYSTEM,
        )
        for event in agreed.order_by("pk")
    ]
    events = ConsentEvent.objects.bulk_create(lapses, batch_size=2_000)
    project(sorted({CustomerId(event.customer_id) for event in events}))
    return [event.pk for event in events]


def _event(one: Imported, staff_id: int | None, at: datetime) -> ConsentEvent:
    return ConsentEvent(
        customer_id=one.customer_id,
        state=State.CONSENTED if one.agreed else State.REFUSED,
        purpose=Purpose.MARKETING,
        classes=sorted(one.classes),
        kinds=sorted(one.kinds),
        mode=Mode.IMPORT,
        text_id=one.shown,
        at=one.said_at,
        recorded_at=at,
        staff_id=staff_id,
    )


def _known(customer_ids: Sequence[int]) -> set[tuple[int, bool, datetime]]:
    rows = ConsentEvent.objects.filter(
        customer_id__in=customer_ids,
        purpose=Purpose.MARKETING,
        mode=Mode.IMPORT,
        state__in=(State.CONSENTED, State.REFUSED),
    )
    return {
        (customer_id, state == State.CONSENTED, at)
        for customer_id, state, at in rows.values_list("customer_id", "state", "at")
    }


def _project(events: Sequence[ConsentEvent]) -> None:
    """Make what holds anew; of those who never said anything before, by one statement."""
    ids = {event.customer_id for event in events}
    rows = ConsentEvent.objects.filter(customer_id__in=ids).values_list("customer_id", flat=True)
    said = Counter(rows)
    first = [event for event in events if said[event.customer_id] == 1]
    ConsentNow.objects.bulk_create(
        map(_now, first),
        batch_size=2_000,
    )
    project(sorted(CustomerId(pk) for pk in ids if said[pk] > 1))


def _now(event: ConsentEvent) -> ConsentNow:
    """Return what holds of somebody's first event: all of it, under the number one."""
    return ConsentNow(
        event_id=event.pk,
        customer_id=event.customer_id,
        classes=sorted(event.classes),
        kinds=sorted(event.kinds),
        seq=1,
        state=event.state,
        purpose=event.purpose,
        channel=event.channel,
        address=event.address,
        recipients=event.recipients,
        for_gain=event.for_gain,
        mode=event.mode,
        said_at=event.at,
        said_seq=1,
    )
