"""`kaifong backup` and `kaifong restore`."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.env import ROOT, Environment
from kaifong.foundation.server import binaries, postgres, running
from kaifong.foundation.server.backup import Login, Manifest, back_up
from kaifong.foundation.server.restore import restore as bring_back

from . import same_as_before
from .output import AsJson, Failed, answer, answer_json, progress, say
from .prepare import AFTER_RESTORE
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
        same_as_before.forget(env)
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
                again = _erase_again(env)
        finally:
            if server and server.started:
                postgres.stop(env.home, pg_bin=env.pg_bin)
    if again and not as_json:
        say(f"Erased again whom the backup had brought back: {again:,}.")
    _report("Restored", manifest, file, as_json=as_json)


def _erase_again(env: Environment) -> int:
    """
    Erase whom the vault knows to be erased, before anybody opens what was restored.

    :raises Failed: if that fails; `kaifong run` does not open before it has been done
    """
    if not env.places.vault.exists():
        return 0
    command = [sys.executable, "-m", "kaifong.console.prepare", AFTER_RESTORE]
    environ = {**os.environ, "KAIFONG_DB_ROLE": "mig", "PYTHONPATH": str(ROOT)}
    environ |= {"KAIFONG_HOME": str(env.home)}
    done = subprocess.run(  # noqa: S603 our own module, no shell
        command, env=environ, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise Failed(
            "The backup is in place, but whom it brought back could not be erased again; the "
            "reason stands above. Kaifong does not open before that: try 'kaifong run'."
        )
    return int(json.loads(done.stdout.strip().splitlines()[-1])["erased_again"])


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
