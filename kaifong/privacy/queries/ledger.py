"""Reading the ledger: what holds now, and what held at any moment of the past."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

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
    now = ConsentNow.objects.filter(customer_id__in=customer_ids).select_related("event")
    rows = list(now)
    spoken = _spoken({(row.customer_id, row.event.answers) for row in rows if row.event.answers})
    held: dict[int, list[Said]] = {number: [] for number in customer_ids}
    for row, one in zip(rows, said(row.event for row in rows), strict=True):
        left: dict[str, Any] = {"classes": frozenset(row.classes)}
        if one.answers:
            left |= {"at": spoken[row.customer_id, one.answers], "stands_for": one.answers}
        held[row.customer_id].append(replace(one, **left))
    return {number: sorted(of_it, key=order) for number, of_it in held.items()}


def _spoken(events: Collection[tuple[int, int]]) -> dict[tuple[int, int], datetime]:
    """Return when each event was said: customer, number of the event."""
    if not events:
        return {}
    rows = ConsentEvent.objects.filter(
        customer_id__in={number for number, _seq in events},
        seq__in={seq for _number, seq in events},
    )
    return {(number, seq): at for number, seq, at in rows.values_list("customer_id", "seq", "at")}


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


def said(events: Iterable[ConsentEvent], *, known_at: datetime | None = None) -> list[Said]:
    """Return what events say; an oral consent's last day as the calendar was known last."""
    rows = list(events)
    orals = [row.pk for row in rows if row.due_on is not None]
    moved = moved_to(orals, known_at=known_at)
    return [_said(row, moved.get(row.pk, row.due_on)) for row in rows]


def _said(row: ConsentEvent, due_on: date | None) -> Said:
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
        at=row.at,
    )
