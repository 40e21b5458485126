"""Our own supervisor of PostgreSQL: one cluster per home, started once, recovered by itself."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from . import roles
from .binaries import Binaries, find
from .cluster import SUPERUSER, Cluster, postmaster
from .errors import ServerTrouble
from .isolation import choose
from .places import Places
from .secret_files import secret


@dataclass(frozen=True)
class Connection:
    """A running server and how to reach it."""

    sockets: Path
    url_app: str
    url_mig: str
    pid: int
    started: bool  # whether this call started it


@dataclass(frozen=True)
class Status:
    """What one sees of a cluster without touching it."""

    running: bool
    pid: int | None
    major: int | None  # of the data folder; None before its first start
    data: Path


def ensure_running(home: Path, *, pg_bin: Path | None = None, fast: bool = False) -> Connection:
    """
    Start the cluster of this home unless it runs already, and prepare its roles and database.

    :raises ServerTrouble: if it cannot be made, started or prepared
    """
    places = Places(home.resolve())
    with _alone(places):
        pid = postmaster(places)
        started = pid is None
        if started:
            cluster = _cluster(places, pg_bin, fast=fast)
            if not places.data.exists():
                cluster.create(secret(places.secrets, SUPERUSER))
            cluster.start()
        _prepare(places)
        pid = postmaster(places)
    if pid is None:
        raise ServerTrouble("PostgreSQL stopped right after its start; see its log.")
    return Connection(
        places.sockets, _url(places, roles.APP), _url(places, roles.MIG), pid, started
    )


def stop(home: Path, *, pg_bin: Path | None = None) -> bool:
    """Stop the cluster of this home; tell whether it was running."""
    places = Places(home.resolve())
    if not places.data.exists():
        return False
    with _alone(places):
        if postmaster(places) is None:
            return False
        _cluster(places, pg_bin, fast=False).stop()
    return True


def status(home: Path) -> Status:
    """Return whether the cluster of this home runs, without starting anything."""
    places = Places(home.resolve())
    pid = postmaster(places)
    return Status(pid is not None, pid, _major_of(places.data), places.data)


def remove(home: Path, *, pg_bin: Path | None = None) -> None:
    """Stop the cluster of this home and delete its data. For clusters of tests."""
    stop(home, pg_bin=pg_bin)
    places = Places(home.resolve())
    for folder in (places.cluster, places.sockets):
        shutil.rmtree(folder, ignore_errors=True)


def superuser(places: Places) -> roles.Superuser:
    """Return how the supervisor connects; nobody else may."""
    return roles.Superuser(str(places.sockets), SUPERUSER, secret(places.secrets, SUPERUSER))


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Hold the lock of this home, so that two supervisors act one after the other."""
    # Others may pass through, since PostgreSQL may be another user; every folder in it is closed.
    places.home.mkdir(mode=0o711, parents=True, exist_ok=True)
    with places.cluster_lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _cluster(places: Places, pg_bin: Path | None, *, fast: bool) -> Cluster:
    binaries = find(pg_bin)
    _refuse_another_major(places.data, binaries)
    places.cluster.mkdir(mode=0o700, exist_ok=True)
    owner = places.data.stat().st_uid if places.data.exists() else None
    runner = choose(binaries / "postgres", places.cluster, owner=owner)
    return Cluster(places, binaries, runner, fast)


def _refuse_another_major(data: Path, binaries: Binaries) -> None:
    major = _major_of(data)
    if major not in (None, binaries.major):
        raise ServerTrouble(
            f"The data in {data} were written by PostgreSQL {major}, but the programs in "
            f"{binaries.folder} are PostgreSQL {binaries.major}. Write KAIFONG_PG_BIN as the "
            f"folder of PostgreSQL {major}, or make a backup with it and restore that into a new "
            "KAIFONG_HOME. Nothing was changed."
        )


def _major_of(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _prepare(places: Places) -> None:
    passwords = {role: secret(places.secrets, role) for role in roles.POWERS}
    wanted = roles.stamp(passwords)
    if places.prepared.exists() and places.prepared.read_text() == wanted:
        return
    roles.prepare(superuser(places), passwords)
    places.prepared.write_text(wanted)


def _url(places: Places, role: str) -> str:
    password = quote(secret(places.secrets, role), safe="")
    host = quote(str(places.sockets), safe="")
    return f"postgresql://{role}:{password}@/{roles.DATABASE}?host={host}&port=5432"
