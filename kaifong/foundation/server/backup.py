"""
A backup: one tar file with a dump of the database, the uploaded files, and a manifest.

The manifest says what must come back: rows and sums of every table, taken in the dump's own
snapshot. Secrets and the lake are not in it: the first are the operator's, the second is rebuilt.
"""

import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg

from . import sums
from .binaries import Binaries
from .errors import ServerTrouble
from .sums import Table

FORMAT = 1
DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    server_version: int
    sha256: str
    tables: list[Table]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """:raises ValueError: if it is none of ours"""
        try:
            fields = json.loads(text)
            tables = [Table(**table) for table in fields.pop("tables")]
            manifest = cls(tables=tables, **fields)
        except (TypeError, KeyError, AttributeError) as trouble:
            raise ValueError(trouble) from trouble
        if manifest.format != FORMAT:
            raise ValueError(manifest.format)
        return manifest


@dataclass(frozen=True)
class Login:
    """Who may read every row: the superuser of our own server or an owner elsewhere."""

    parameters: Mapping[str, str]

    def connect(self, **others: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(**(dict(self.parameters) | others))

    def environ(self) -> dict[str, str]:
        """Return the settings for PostgreSQL's own programs; a password is no argument."""
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
        names |= {"password": "PGPASSWORD", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        ours = {names[key]: value for key, value in self.parameters.items() if key in names}
        return {**os.environ, **ours}


def back_up(login: Login, binaries: Binaries, *, into: Path, files: Path, at: datetime) -> Manifest:
    """
    Write a backup, whole or not at all.

    :raises ServerTrouble: if the database cannot be read in full
    """
    into = into.expanduser().resolve()
    if not into.parent.is_dir():
        raise ServerTrouble(f"There is no folder {into.parent} to write the backup into.")
    with tempfile.TemporaryDirectory(prefix=".kaifong-", dir=into.parent) as folder:
        dump, whole = Path(folder) / DUMP, Path(folder) / "whole.tar"
        version, tables = _dump(login, binaries, dump)
        manifest = Manifest(FORMAT, at.isoformat(), version, sha256(dump), tables)
        _pack(whole, dump, files, json.dumps(asdict(manifest), indent=1).encode())
        whole.replace(into)
    return manifest


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(login: Login, binaries: Binaries, dump: Path) -> tuple[int, list[Table]]:
    try:
        with login.connect() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            # Better no backup than one that silently lacks the rows behind a policy.
            connection.execute("SET row_security = off")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            run_program(
                login,
                [
                    *(binaries / "pg_dump", "--format=custom", "--compress=3"),
                    *("--snapshot", snapshot[0], "--file", str(dump)),
                    *("--exclude-table", f"{sums.REBUILT}.*"),
                ],
            )
            return connection.info.server_version, sums.of_all_tables(connection)
    except psycopg.errors.InsufficientPrivilege as refusal:
        raise ServerTrouble(
            "The database does not show every row to this role. For a server elsewhere write into "
            "KAIFONG_MIGRATION_URL a role with BYPASSRLS, for the time of the backup. "
            f"({str(refusal).splitlines()[0]})"
        ) from refusal
    except psycopg.Error as trouble:
        raise ServerTrouble(f"The database cannot be read: {trouble}") from trouble


def run_program(login: Login, command: list[str]) -> None:
    """
    Run one of PostgreSQL's programs to its end.

    :raises ServerTrouble: with its own words, if it fails
    """
    answer = subprocess.run(  # noqa: S603 PostgreSQL's own program, no shell
        command, env=login.environ(), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        last = " ".join(answer.stderr.strip().splitlines()[-3:])
        raise ServerTrouble(f"{Path(command[0]).name} failed: {last}")


def _pack(whole: Path, dump: Path, files: Path, manifest: bytes) -> None:
    os.close(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with tarfile.open(whole, "w") as tar:
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(manifest), 0o600
        tar.addfile(member, BytesIO(manifest))
        tar.add(dump, DUMP)
        with suppress(FileNotFoundError):
            tar.add(files, FILES)
