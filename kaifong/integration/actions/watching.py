"""
An import at work: held by a lock that ends with its process, its progress told as it goes.

The work itself is one transaction that nobody can look into, so both live on a connection of
their own. Whoever finds an import at work without its lock knows that its process died.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from kaifong.foundation.ids import ImportId
from kaifong.foundation.live.actions import CHANNEL, changed
from kaifong.integration.failing import DEAD
from kaifong.integration.models import Import
from kaifong.integration.sets.counting import count_filled

LOCKS = 0x1A9  # the class of our advisory locks
MEMORY = "128MB"  # of the server, for each sort and hash
OFTEN = 0.25  # seconds between two tellings
AT_WORK = (Import.State.CHECKING, Import.State.RUNNING, Import.State.REVERTING)

LIVING = """
SELECT objid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class AlreadyAtWork(Exception):
    """Another process is at work on this import."""


class Watch:
    """Tells how far an import is."""

    def __init__(self, own: BaseDatabaseWrapper, import_id: ImportId) -> None:
        self._own = own
        self._import_id = import_id
        self._last = 0.0
        self.listener: Callable[[float], None] = _nobody

    def told(self, share: float) -> None:
        """Tell the share that is done, from 0 to 1; not more often than anybody can look."""
        self.listener(share)
        now = time.monotonic()
        if now - self._last < OFTEN:
            return
        self._last = now
        with self._own.cursor() as cursor:
            cursor.execute(
                "UPDATE integration_import SET done = round(lines * %s) WHERE id = %s",
                [min(share, 1), self._import_id],
            )
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic(self._import_id)])


def _nobody(_share: float) -> None:
    """Hear nothing."""


def topic(import_id: int) -> str:
    return f"import:{import_id}"


@contextmanager
def holding(import_id: ImportId) -> Iterator[Watch]:
    """
    Hold an import while it is worked on.

    :raises AlreadyAtWork: if another process does
    """
    own = connections.create_connection("default")
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, import_id])
            if not cursor.fetchone()[0]:
                raise AlreadyAtWork
        try:
            yield Watch(own, import_id)
        finally:
            # Let go of by words: a pool keeps its connections, and a server that was only hung up
            # on notices when it gets round to it. A connection that broke has let go already.
            with suppress(OperationalError, InterfaceError), own.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, import_id])
    finally:
        own.close()


def prepare(cursor: Any) -> None:
    """Set this transaction up for large work; if its process dies, the server is to notice soon."""
    cursor.execute(
        "SELECT set_config('work_mem', %s, true),"
        " set_config('client_connection_check_interval', '2s', true)",
        [MEMORY],
    )
    count_filled(cursor)


def check_keys(cursor: Any) -> None:
    """Have foreign keys checked now, while progress can still be told."""
    count_filled(cursor)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def bury() -> list[ImportId]:
    """Say of imports whose process died that they failed, and return them; nothing was kept."""
    at_work = dict(Import.objects.filter(state__in=AT_WORK).values_list("pk", "state"))
    if not at_work:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [LOCKS])
        living = {pk for (pk,) in cursor.fetchall()}
    dead = []
    for pk, state in at_work.items():
        # Asked again by the update itself: it may have ended well between the two looks.
        failed = Import.State.DONE if state == Import.State.REVERTING else Import.State.FAILED
        mine = Import.objects.filter(pk=pk, state=state)
        if pk not in living and mine.update(state=failed, problem=DEAD, facts={}, done=0):
            dead.append(ImportId(pk))
            changed(topic(pk))
    return dead
