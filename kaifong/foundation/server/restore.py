"""Bring a backup back: beside the present database first, compared, and only then in its place."""

import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from . import sums
from .backup import DUMP, FILES, MANIFEST, Login, Manifest, run_program, sha256
from .binaries import Binaries
from .errors import ServerTrouble
from .roles import APP, DATABASE, MIG

FRESH, FORMER = f"{DATABASE}_restoring", f"{DATABASE}_former"

COUNTED = """
    SELECT format('UPDATE %s SET %I = ''0'' WHERE %2$I >= pg_current_xact_id()',
                  a.attrelid::regclass, a.attname)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.atttypid = 'xid8'::regtype AND c.relkind = 'r' AND a.attnum > 0
      AND NOT a.attisdropped AND c.relnamespace <> 'pg_catalog'::regnamespace
"""


def restore(
    login: Login, binaries: Binaries, *, source: Path, home: Path, files: Path, replace: bool
) -> Manifest:
    """
    Put the backup in the place of our own database and of the uploaded files.

    :raises ServerTrouble: if it is damaged, does not add up, or would overwrite something unasked
    """
    with login.connect(dbname=DATABASE) as connection:
        if sums.of_all_tables(connection) and not replace:
            raise ServerTrouble(
                "The database is not empty. Make a backup of it, then add --replace to put this "
                "one in its place."
            )
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=home) as folder:
        manifest = _unpack(source, Path(folder))
        with login.connect(dbname="postgres", autocommit=True) as connection:
            _fill(login, binaries, connection, Path(folder) / DUMP)
            _compare(login, connection, manifest)
            _swap(connection)
        _put_files(Path(folder) / FILES, files)
    # Its catalogue came back empty; the next refresh makes it anew.
    shutil.rmtree(home / sums.REBUILT, ignore_errors=True)
    return manifest


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        manifest = Manifest.read((folder / MANIFEST).read_bytes())
        if sha256(folder / DUMP) != manifest.sha256:
            raise ServerTrouble(f"{source} is damaged: its checksum differs. Nothing was changed.")
    except FileNotFoundError as missing:
        raise ServerTrouble(f"{source} is not there or lacks {missing.filename}.") from missing
    except (tarfile.TarError, ValueError, EOFError, OSError) as trouble:
        raise ServerTrouble(f"{source} is no backup of Kaifong: {trouble}") from trouble
    return manifest


def _fill(
    login: Login, binaries: Binaries, connection: psycopg.Connection[Any], dump: Path
) -> None:
    connection.execute(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)")
    connection.execute(f"CREATE DATABASE {FRESH} OWNER {MIG}")
    connection.execute(f"REVOKE ALL ON DATABASE {FRESH} FROM PUBLIC")
    connection.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {FRESH} TO {APP}")
    options = ["--dbname", FRESH, "--exit-on-error", "--jobs=2", "--no-comments"]
    run_program(login, [binaries / "pg_restore", *options, str(dump)])
    with login.connect(dbname=FRESH) as fresh:
        # A row's transaction number belongs to the cluster that wrote it. One that this cluster
        # has yet to reach would hide the row from the lake until then.
        fresh.execute("SET session_replication_role = replica")
        for (statement,) in fresh.execute(COUNTED).fetchall():
            fresh.execute(statement)


def _compare(login: Login, connection: psycopg.Connection[Any], manifest: Manifest) -> None:
    with login.connect(dbname=FRESH) as fresh:
        wrong = sums.differences(manifest.tables, sums.of_all_tables(fresh))
        fresh.execute("ANALYZE")
    if wrong:
        connection.execute(f"DROP DATABASE {FRESH} WITH (FORCE)")
        raise ServerTrouble(f"The backup does not add up; nothing was changed. {'; '.join(wrong)}.")


def _swap(connection: psycopg.Connection[Any]) -> None:
    connection.execute(f"DROP DATABASE IF EXISTS {FORMER} WITH (FORCE)")
    # Renamed together or not at all.
    with connection.transaction():
        connection.execute(f"ALTER DATABASE {DATABASE} RENAME TO {FORMER}")
        connection.execute(f"ALTER DATABASE {FRESH} RENAME TO {DATABASE}")
    connection.execute(f"DROP DATABASE {FORMER} WITH (FORCE)")


def _put_files(fresh: Path, files: Path) -> None:
    former = files.with_name(files.name + ".former")
    shutil.rmtree(former, ignore_errors=True)
    if files.exists():
        files.rename(former)
    if fresh.exists():
        fresh.rename(files)
    shutil.rmtree(former, ignore_errors=True)
