"""`kaifong backup` and `kaifong restore`."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.env import Environment
from kaifong.foundation.server import binaries, postgres, running
from kaifong.foundation.server.backup import Login, Manifest, back_up
from kaifong.foundation.server.restore import restore as bring_back

from .output import AsJson, Failed, answer, answer_json, progress
from .start import database_ready, environment


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; an older one is replaced.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Write database and uploaded files into one file, with the sums they must come back with."""
    env = environment()
    database_ready()
    with progress.status("Backing up"):
        manifest = back_up(
            _login(env),
            binaries.find(env.pg_bin),
            into=file,
            files=env.home / "files",
            at=datetime.now(UTC),
        )
    _report("Backed up", manifest, file, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that 'kaifong backup' wrote.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what is there now.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back, compare its sums, and only then put it in place."""
    env = environment()
    if env.database_url:
        raise Failed(
            "Only Kaifong's own PostgreSQL is restored by this command. For the server of "
            "DATABASE_URL use its own tools; docs/manual/operations.md says how."
        )
    with running.only_group(env.places):
        server = database_ready()
        try:
            with progress.status("Restoring"):
                manifest = bring_back(
                    _login(env),
                    binaries.find(env.pg_bin),
                    source=file,
                    home=env.home,
                    files=env.home / "files",
                    replace=replace,
                )
        finally:
            if server and server.started:
                postgres.stop(env.home, pg_bin=env.pg_bin)
    _report("Restored", manifest, file, as_json=as_json)


def _login(env: Environment) -> Login:
    if not env.database_url:
        superuser = postgres.superuser(env.places)
        return Login(
            {
                "host": superuser.host,
                "port": "5432",
                "user": superuser.user,
                "password": superuser.password,
                "dbname": "kaifong",
            }
        )
    entry = env.database("mig")
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    names |= {"NAME": "dbname"}
    parameters = {names[key]: entry[key] for key in names if entry[key]}
    return Login(parameters | {key: str(value) for key, value in entry["OPTIONS"].items()})


def _report(done: str, manifest: Manifest, file: Path, *, as_json: bool) -> None:
    tables = len(manifest.tables)
    if as_json:
        answer_json({"file": str(file), **asdict(manifest)})
    else:
        answer(f"{done} {manifest.rows:,} rows in {tables} tables, made at {manifest.made_at}.")
