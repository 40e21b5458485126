"""Reading the ledger: what holds now, and what held at any moment of the past."""

from collections.abc import Iterable
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
    rows = list(ConsentNow.objects.filter(customer_id=customer_id).select_related("event"))
    held = [
        replace(one, classes=frozenset(row.classes))
        for row, one in zip(rows, said(row.event for row in rows), strict=True)
    ]
    answered = [one.answers for one in held if one.answers is not None]
    if answered:
        spoken = ConsentEvent.objects.filter(customer_id=customer_id, seq__in=answered)
        moments = dict(spoken.values_list("seq", "at"))
        held = [
            replace(one, at=moments[one.answers], stands_for=one.answers) if one.answers else one
            for one in held
        ]
    return sorted(held, key=order)


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
