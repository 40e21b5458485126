"""The cluster that all sessions of tests and checks in one home share."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kaifong.foundation.server import postgres
from tests.own_home import HOME


@contextmanager
def in_use() -> Iterator[postgres.Connection]:
    """Keep the cluster running; the last one to leave stops it."""
    named = os.environ.get("KAIFONG_PG_BIN")
    pg_bin = Path(named) if named else None
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "sessions.lock").open("w") as sessions:
        fcntl.flock(sessions, fcntl.LOCK_SH)
        try:
            yield postgres.ensure_running(HOME, pg_bin=pg_bin, fast=True)
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(sessions, fcntl.LOCK_EX | fcntl.LOCK_NB)
                postgres.stop(HOME, pg_bin=pg_bin)
