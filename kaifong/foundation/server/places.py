"""Where an installation keeps its things. Nothing here touches the disk."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; the kernel's own limit is 107


@dataclass(frozen=True)
class Places:
    """The folders and files under KAIFONG_HOME."""

    home: Path

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def postmaster_pid(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def prepared(self) -> Path:
        """Return the stamp that says which statements the supervisor has run."""
        return self.cluster / "prepared"

    @property
    def cluster_lock(self) -> Path:
        return self.home / "postgres.lock"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def vault(self) -> Path:
        """Return where it is kept who was erased, and the keys: never part of a backup."""
        return self.home / "vault"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def run_lock(self) -> Path:
        """Return the file that the one running group holds locked; it names its processes."""
        return self.home / "run.json"

    @property
    def sockets(self) -> Path:
        """Return the folder of PostgreSQL's socket: a temporary one where ours is too long."""
        near = self.cluster / "socket"
        if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kaifong-{os.getuid()}-{name}"
