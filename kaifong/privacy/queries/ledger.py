"""Reading the ledger: what holds now, and what held at any moment of the past."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kaifong.foundation.ids import CustomerId
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
    return [said_of(row) for row in rows.order_by("seq")]


def held_now(*, customer_id: CustomerId) -> list[Said]:
    """Return what holds now, from the projection that is kept with the ledger."""
    rows = ConsentNow.objects.filter(customer_id=customer_id).select_related("event")
    held = [replace(said_of(row.event), classes=frozenset(row.classes)) for row in rows]
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


def said_of(row: ConsentEvent) -> Said:
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
        due_on=row.due_on,
        at=row.at,
    )
