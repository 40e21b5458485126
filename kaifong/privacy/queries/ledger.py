"""Reading the ledger: what holds now, and what held at any moment of the past."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from kaifong.foundation.ids import CustomerId
from kaifong.privacy.clock import moved_to
from kaifong.privacy.models import ConsentEvent, ConsentNow, Stop
from kaifong.privacy.rules.consents import Mode, Said, State, holding, order
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose


def events_of(
    *, customer_id: CustomerId, at: datetime | None = None, known_at: datetime | None = None
) -> list[Said]:
    """Return what a person said until a moment, as far as it was written down by another."""
    rows = ConsentEvent.objects.filter(customer_id=customer_id)
    if at is not None:
        rows = rows.filter(at__lte=at)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return said(rows.order_by("seq"), known_at=known_at)


def held_now(*, customer_id: CustomerId) -> list[Said]:
    """Return what holds now, from the projection that is kept with the ledger."""
    return held_each([customer_id])[customer_id]


def held_each(customer_ids: Collection[int]) -> dict[int, list[Said]]:
    """Return what holds now under each of these numbers."""
    rows = list(ConsentNow.objects.filter(customer_id__in=customer_ids))
    moved = moved_to([row.event_id for row in rows if row.due_on is not None])
    held: dict[int, list[Said]] = {number: [] for number in customer_ids}
    for row in rows:
        one = _said(row, at=row.said_at, due_on=moved.get(row.event_id, row.due_on))
        held[row.customer_id].append(replace(one, stands_for=row.answers))
    return {number: sorted(of_it, key=order) for number, of_it in held.items()}


def held_at(
    *, customer_id: CustomerId, at: datetime, known_at: datetime | None = None
) -> list[Said]:
    """Return what held at a moment, from the ledger alone."""
    return holding(events_of(customer_id=customer_id, at=at, known_at=known_at))


def last_stop(
    addresses: Iterable[bytes], *, at: datetime | None = None, known_at: datetime | None = None
) -> dict[bytes, datetime]:
    """Return when each of these addresses was last stopped; without a stop it is not there."""
    rows = Stop.objects.filter(address__in=list(addresses))
    if at is not None:
        rows = rows.filter(at__lte=at)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    found: dict[bytes, datetime] = {}
    for address, moment in rows.order_by("at").values_list("address", "at"):
        found[bytes(address)] = moment
    return found


def said_each(events: Collection[ConsentEvent]) -> dict[int, list[Said]]:
    """Return what events of several people say, each person's by the number."""
    each: dict[int, list[Said]] = {}
    for event, one in zip(events, said(events), strict=True):
        each.setdefault(event.customer_id, []).append(one)
    return each


def said(events: Iterable[ConsentEvent], *, known_at: datetime | None = None) -> list[Said]:
    """Return what events say; an oral consent's last day as the calendar was known last."""
    rows = list(events)
    orals = [row.pk for row in rows if row.due_on is not None]
    moved = moved_to(orals, known_at=known_at)
    return [_said(row, at=row.at, due_on=moved.get(row.pk, row.due_on)) for row in rows]


def _said(row: ConsentEvent | ConsentNow, *, at: datetime, due_on: date | None) -> Said:
    return Said(
        seq=row.seq,
        state=State(row.state),
        purpose=Purpose(row.purpose),
        channel=Channel(row.channel),
        address=None if row.address is None else bytes(row.address),
        classes=frozenset(row.classes),
        kinds=frozenset(Kind(kind) for kind in row.kinds),
        recipients=row.recipients,
        for_gain=row.for_gain,
        mode=Mode(row.mode),
        answers=row.answers,
        due_on=due_on,
        at=at,
    )
