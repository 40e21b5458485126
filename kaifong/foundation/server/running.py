"""The note that a running group leaves for others: locked as long as the group lives."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from .errors import ServerTrouble
from .places import Places

LONGEST_STOP = 90  # seconds: children first, then PostgreSQL


@dataclass(frozen=True)
class Note:
    """What the group of this home says of itself."""

    pid: int
    address: str
    processes: Mapping[str, int]


class Desk:
    """Where the group that holds the lock writes its note."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._written: dict[str, Any] = {}

    def write(self, *, address: str, processes: Mapping[str, int]) -> None:
        note = {"pid": os.getpid(), "address": address, "processes": dict(processes)}
        if note != self._written:
            text = json.dumps(note).encode()
            # One write and then the cut, so that a reader never meets half a note.
            os.pwrite(self._file.fileno(), text.ljust(len(json.dumps(self._written))), 0)
            os.ftruncate(self._file.fileno(), len(text))
            self._written = note


@contextmanager
def only_group(places: Places) -> Iterator[Desk]:
    """
    Be the only group of this home.

    :raises ServerTrouble: if another one runs; the sentence says who
    """
    places.home.mkdir(mode=0o711, parents=True, exist_ok=True)
    # Not "a": what is appended cannot be written over.
    places.run_lock.touch(mode=0o600)
    with places.run_lock.open("r+") as file:
        if not _locked(file):
            other = _read(file)
            who = (
                f"process {other.pid}, {other.address or 'starting'}"
                if other
                else "another process"
            )
            raise ServerTrouble(
                f"Kaifong already runs here ({who}). Use that one, end it with 'kaifong stop', or "
                "write another KAIFONG_HOME and KAIFONG_PORT."
            )
        desk = Desk(file)
        desk.write(address="", processes={})
        yield desk
        file.truncate(0)


def note(places: Places) -> Note | None:
    """Return what the running group of this home says, or nothing if none runs."""
    try:
        with places.run_lock.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(file)
    except FileNotFoundError:
        pass
    return None


def stop_group(places: Places) -> bool:
    """
    Ask the running group to end and wait until it has; tell whether there was one.

    :raises ServerTrouble: if it does not end
    """
    running = note(places)
    if running is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + LONGEST_STOP
    while note(places) is not None:
        if time.monotonic() > deadline:
            raise ServerTrouble(
                f"Process {running.pid} did not end within {LONGEST_STOP} s. See its logs in "
                f"{places.logs}, then end it with: kill -9 {running.pid}"
            )
        time.sleep(0.1)
    return True


def _locked(file: IO[str]) -> bool:
    """Take the lock; someone who only reads the note lets go of it at once."""
    for _ in range(5):
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.05)
    return False


def _read(file: IO[str]) -> Note | None:
    file.seek(0)
    try:
        return Note(**json.load(file))
    except (ValueError, TypeError):
        return None
