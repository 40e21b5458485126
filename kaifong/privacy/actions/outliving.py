"""
Keeping what people declined beside the database, so that no restore can undo it.

Whoever withdrew after a backup was made has withdrawn, whatever the backup says (Cap. 486 s.35G,
Cap. 593 s.10). The vault keeps keyed hashes and bare numbers, as it keeps graves.
"""

import json
import sqlite3
from collections.abc import Collection
from datetime import UTC

from django.db import transaction

from kaifong.customers.queries import lake_keys_of
from kaifong.foundation.logs import Log
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.store import Declined, Stopped
from kaifong.privacy.models import ConsentEvent, Stop
from kaifong.privacy.rules.consents import State

NOES = (State.WITHDRAWN, State.REFUSED, State.UNDER_AGE)
_log = Log(__name__)


def outlive(*, events: Collection[ConsentEvent] = (), stops: Collection[Stop] = ()) -> None:
    """Have what was declined kept beside the database once the transaction holds."""
    declined = _declined([event for event in events if event.state in NOES])
    stopped = [Stopped(bytes(stop.address), stop.kind, stop.at, stop.recorded_at) for stop in stops]
    if declined or stopped:
        transaction.on_commit(lambda: _keep(stopped, declined))


def said_of(event: ConsentEvent) -> str:
    """Return what an event said no to, in a form that is the same for the same."""
    address = event.address
    return json.dumps(
        {
            "state": str(event.state),
            "purpose": str(event.purpose),
            "channel": str(event.channel),
            "address": None if address is None else bytes(address).hex(),
            "classes": sorted(event.classes),
            "recipients": event.recipients,
            "mode": str(event.mode),
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        },
        sort_keys=True,
    )


def _declined(events: Collection[ConsentEvent]) -> list[Declined]:
    keys = lake_keys_of(numbers={event.customer_id for event in events}) if events else {}
    return [
        Declined(event.customer_id, keys[event.customer_id], said_of(event), event.recorded_at)
        for event in events
        if event.customer_id in keys
    ]


def _keep(stopped: Collection[Stopped], declined: Collection[Declined]) -> None:
    try:
        vault().keep_noes(stopped=stopped, declined=declined)
    except (OSError, sqlite3.Error):
        # It holds in the database; the next start brings the vault up to it.
        _log.warning("what was declined is not in the vault: it cannot be written")
