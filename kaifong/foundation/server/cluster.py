"""One PostgreSQL data folder: make it, start it, recover it, stop it. The caller holds the lock."""

import os
import shutil
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from .binaries import Binaries
from .errors import ServerTrouble
from .isolation import Runner
from .places import SOCKET_NAME, Places

SUPERUSER = "kf_super"
LONGEST_RECOVERY = 24 * 3600  # seconds; a crash recovery takes as long as it takes
LONGEST_STOP = 60  # seconds before we stop asking politely
ORPHANS_LEAVE = 30  # seconds for the children of a dead postmaster to notice

CONF = """\
# Written by Kaifong at every start. Put your own settings into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
port = 5432
password_encryption = scram-sha-256
max_connections = 60
shared_buffers = {shared_buffers}
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
effective_io_concurrency = 32
max_wal_size = 2GB
checkpoint_timeout = 15min
wal_compression = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
idle_in_transaction_session_timeout = 10min
# Statements and details hold names, phones and addresses: none of them goes into a log.
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
LASTING = """\
logging_collector = on
log_directory = '{logs}'
log_filename = 'postgres-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
"""
FAST = """\
# A cluster for tests: a crash may lose it.
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 100
# What it counts in tables that are emptied again misleads the planner, and differs each time.
autovacuum = off
"""
HBA = "local all all scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """A data folder with the programs and the user that run it."""

    places: Places
    binaries: Binaries
    runner: Runner
    fast: bool = False

    def create(self, password: str) -> None:
        """Make the data folder; one that was interrupted half-way leaves nothing behind."""
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self.places.cluster))
        data = fresh / "data"
        pwfile = fresh / "password"
        try:
            pwfile.write_text(password + "\n", encoding="ascii")
            for path in (fresh, pwfile):
                os.chown(path, self.runner.uid, -1)
            self._initialise(data, pwfile)
            data.rename(self.places.data)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _initialise(self, data: Path, pwfile: Path) -> None:
        command = [
            *(self.binaries / "initdb", "-D", str(data), "-U", SUPERUSER, "--pwfile", str(pwfile)),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions"),
            *(["--no-sync"] if self.fast else []),
        ]
        # The built-in provider sorts and folds alike on every machine; 15 and 16 lack it. Words in
        # trigrams are still found by the system's character types, best where it knows UTF-8.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        choices = [["--locale=C.UTF-8"], ["--locale=C"]]
        if self.binaries.major >= 17:
            choices = [[*builtin, "--lc-ctype=C.UTF-8"], builtin]
        for locale in choices:
            answer = self.runner.run([*command, *locale])
            if answer.returncode == 0:
                return
            shutil.rmtree(data, ignore_errors=True)
        raise ServerTrouble(f"PostgreSQL's data folder could not be made: {_tail(answer.stdout)}")

    def start(self) -> None:
        """
        Start the server and wait until it takes connections, however long its recovery is.

        :raises ServerTrouble: if it does not start, with its own words
        """
        self._clear_what_the_dead_left()
        self._configure()
        log = self.places.cluster / "start.log"
        log.unlink(missing_ok=True)
        answer = self.runner.run(
            [
                *(self.binaries / "pg_ctl", "start", "-s", "-w", "-t", str(LONGEST_RECOVERY)),
                *("-D", str(self.places.data), "-l", str(log)),
            ]
        )
        if answer.returncode:
            words = log.read_text(errors="replace") if log.exists() else answer.stdout
            raise ServerTrouble(f"PostgreSQL did not start: {_tail(words)}")

    def stop(self) -> None:
        """Stop the server: first politely, then by cutting its connections."""
        for mode, seconds in (("fast", LONGEST_STOP), ("immediate", LONGEST_STOP)):
            if postmaster(self.places) is None:
                return
            self.runner.run(
                [
                    *(self.binaries / "pg_ctl", "stop", "-s", "-w", "-m", mode),
                    *("-t", str(seconds), "-D", str(self.places.data)),
                ]
            )
        if postmaster(self.places) is not None:
            raise ServerTrouble(f"PostgreSQL in {self.places.data} does not stop.")

    def _configure(self) -> None:
        data = self.places.data
        conf = CONF.format(
            sockets=self.places.sockets, shared_buffers="128MB" if self.fast else "256MB"
        )
        conf += FAST if self.fast else LASTING.format(logs=self.places.logs)
        main = "include 'kaifong.conf'\ninclude 'local.conf'\n"
        local = data / "local.conf"
        own = local.read_text(encoding="utf-8") if local.exists() else ""
        for name, text in (
            ("kaifong.conf", conf),
            ("local.conf", own),
            ("postgresql.conf", main),
            ("pg_hba.conf", HBA),
        ):
            path = data / name
            path.write_text(text, encoding="utf-8")
            os.chown(path, self.runner.uid, -1)
        for folder in (self.places.sockets, self.places.logs):
            self._own(folder)

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.runner.uid}:
            raise ServerTrouble(
                f"{folder} belongs to someone else. Remove it or move KAIFONG_HOME."
            )
        os.chown(folder, self.runner.uid, -1)

    def _clear_what_the_dead_left(self) -> None:
        """Remove lock files that name no living server of ours, once its last child has left."""
        deadline = time.monotonic() + ORPHANS_LEAVE
        while orphans := _living_in(self.places.data):
            if time.monotonic() > deadline:
                raise ServerTrouble(
                    f"Processes of a PostgreSQL that died still use {self.places.data}: "
                    f"{orphans}. End them (kill) and start again."
                )
            time.sleep(0.05)
        # PostgreSQL itself trusts a pid that is a zombie's or was given to another program since.
        self.places.postmaster_pid.unlink(missing_ok=True)
        (self.places.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def postmaster(places: Places) -> int | None:
    """Return the pid of the living server of this data folder."""
    try:
        process = psutil.Process(int(places.postmaster_pid.read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process.pid if _lives_in(process, places.data) else None


def _living_in(data: Path) -> list[int]:
    return [process.pid for process in psutil.process_iter() if _lives_in(process, data)]


def _lives_in(process: psutil.Process, data: Path) -> bool:
    """Tell whether it is a server process of this folder: they sit in it; a zombie sits nowhere."""
    try:
        return (
            process.name() == "postgres"
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == data
        )
    except (psutil.Error, OSError):
        return False


def _tail(words: str) -> str:
    return " ".join(words.strip().splitlines()[-5:]) or "it said nothing"
