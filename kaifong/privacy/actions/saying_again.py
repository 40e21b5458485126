"""Saying again, after a restore, what people had declined since the backup was made."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kaifong.authority import wall
from kaifong.customers.queries import lake_keys_of
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.store import LATELY, Declined, Stopped
from kaifong.privacy.models import ConsentEvent, Stop

from .ledger import lock, write
from .outliving import NOES, outlive, said_of

BATCH = 2_000


@transaction.atomic
def say_again(*, at: datetime) -> int:
    """
    Write down again what the vault knows to be declined and a restored database does not.

    Returns how many stops and withdrawals that were. At every start, before any page is served:
    without a restore it is a few questions. What the database knows beyond the vault is kept.
    """
    stopped_at, declined_at = vault().newest_noes()
    with wall.lifted():
        missing = _older(Stop.objects.all(), stopped_at) or _older(_declined(), declined_at)
        beyond = (
            _since(_declined(), declined_at, at),
            _since(Stop.objects.all(), stopped_at, at),
        )
        done = 0
        if missing:
            stopped, declined = vault().noes()
            done = _stopped_again(stopped) + _declined_again(declined, at)
        outlive(events=beyond[0], stops=beyond[1])
    return done


def _stopped_again(stopped: Collection[Stopped]) -> int:
    rows = Stop.objects.values_list("address", "at")
    known = {(bytes(address), at) for address, at in rows.iterator()}
    fresh = [one for one in stopped if (one.address, one.at) not in known]
    Stop.objects.bulk_create(
        (
            Stop(address=one.address, kind=one.kind, at=one.at, recorded_at=one.recorded_at)
            for one in fresh
        ),
        batch_size=BATCH,
    )
    return len(fresh)


def _declined_again(declined: Collection[Declined], at: datetime) -> int:
    # By their random numbers too: a number of the books may be given out again after a restore.
    keys = lake_keys_of(numbers={one.number for one in declined})
    theirs = [one for one in declined if keys.get(one.number) == one.lake_key]
    rows = _declined().filter(customer_id__in={one.number for one in theirs})
    known = {(event.customer_id, said_of(event)) for event in rows}
    fresh = [one for one in theirs if (one.number, one.said) not in known]
    for one in fresh:
        number = CustomerId(one.number)
        lock(number)
        write(_event(number, json.loads(one.said), at))
    return len(fresh)


def _event(number: CustomerId, said: dict[str, Any], at: datetime) -> ConsentEvent:
    """Return the event as it was said; its notice may be newer than the backup, so it has none."""
    address = said.pop("address")
    return ConsentEvent(
        **said | {"at": datetime.fromisoformat(said["at"])},
        customer_id=number,
        address=None if address is None else bytes.fromhex(address),
        recorded_at=at,
    )


def _declined() -> QuerySet[ConsentEvent]:
    return ConsentEvent.objects.filter(state__in=NOES)


def _older(rows: QuerySet[Any], theirs: datetime | None) -> bool:
    """Return whether the vault knows something later than these rows."""
    # By the last number, which an index has; numbers are given out in the order of recording.
    ours = rows.order_by("-pk").values_list("recorded_at", flat=True).first()
    return theirs is not None and (ours is None or ours < theirs)


def _since(rows: QuerySet[Any], newest: datetime | None, at: datetime) -> list[Any]:
    """Return what the vault may lack: all later ones, and lately those between which it failed."""
    return list(rows if newest is None else rows.filter(recorded_at__gt=min(newest, at - LATELY)))
