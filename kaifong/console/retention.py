"""`kaifong retention`: what is due, doing what was agreed to, and looking for what was left."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.env import Environment
from kaifong.foundation.server import binaries

from .output import FAILED, AsJson, Failed, answer, answer_json, answer_table, progress
from .start import django_ready, environment

if TYPE_CHECKING:
    from kaifong.retention.scanning import Canaries, Finding

SHOWN = 50
MORE = ("foundation_changeset", "customers_moved")  # parts of people's rows without a number
FOLDERS = ("files", "exports", "lake", "logs")


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="What is kept, and what goes.", no_args_is_help=True)
    group.callback()(_about)
    group.command()(due)
    group.command()(run)
    group.command()(scan)
    group.command()(rewrite)
    app.add_typer(group, name="retention")


def _about() -> None:
    """What is kept, and what goes."""


def due(*, as_json: AsJson = False) -> None:
    """Hold the register against the books and propose what is due; somebody agrees at the desk."""
    django_ready()
    from kaifong.retention import actions, queries
    from kaifong.retention.register import installed

    number = actions.propose(at=datetime.now(UTC))
    counts = queries.due_of(run_id=number) if number else {}
    if as_json:
        answer_json({"run": number, "due": counts})
        return
    if not number:
        answer("Nothing is due, or a run that was agreed to has not ended yet.")
        return
    register = installed()
    answer(f"Run {number} waits for agreement, unless standing orders agree to all of it:")
    rows = [(rule, register.rule(rule).cites, f"{count:,}") for rule, count in counts.items()]
    answer_table(("rule", "law", "count"), rows)


def run(*, as_json: AsJson = False) -> None:
    """Do the runs that somebody agreed to; the worker does so every five minutes by itself."""
    django_ready()
    from kaifong.foundation.switches import Braked
    from kaifong.retention import actions

    done = []
    try:
        with progress.status("Erasing"):
            while (number := actions.run_next(at=datetime.now(UTC))) is not None:
                done.append(number)
    except actions.RunRunning as busy:
        raise Failed("Another process is erasing at this moment; try again later.") from busy
    except Braked as braked:
        raise Failed("Erasing is stopped by a brake; release it first.") from braked
    if as_json:
        answer_json({"runs": done})
    else:
        answer(f"Done: {', '.join(map(str, done))}." if done else "Nobody has agreed to any run.")


def scan(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Backups and other files to look into too.")
    ] = None,
    *,
    canary: Annotated[
        list[str] | None, typer.Option(help="A text to look for besides; may be given again.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read PostgreSQL's own files too, after a checkpoint.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """
    Look for erased people in tables, files, the lake, logs and backups; exit code 1 if any is left.

    Whom the shop still knows by the same name or number is no finding. Who was erased more than
    a year ago is not looked for any more.
    """
    django_ready()
    env = environment()
    from kaifong.retention.scanning import Canaries, in_tables

    canaries = Canaries(canary or ())
    with progress.status("Looking"):
        found = set(in_tables(canaries))
        looked = _files(env, files or [])
        if deep:
            looked += _own_files(env)
        found |= _in_files(env, looked, canaries)
    _tell(found, len(canaries), len(looked), as_json=as_json)
    if found:
        raise typer.Exit(FAILED)


def rewrite(*, as_json: AsJson = False) -> None:
    """
    Write the tables of people and their indexes anew, so that no unused space holds old rows.

    Each table is locked while it is written: at closing time, after a larger run.
    """
    django_ready()
    env = environment()
    if env.database_url:
        raise Failed("Only Kaifong's own PostgreSQL is rewritten; elsewhere: VACUUM (FULL).")
    from kaifong.foundation.registry import references
    from kaifong.foundation.server import postgres

    # What was counted for the planner quotes values too.
    tables = [*dict.fromkeys(one.table for one in references()), *MORE]
    with (
        progress.status("Rewriting"),
        postgres.superuser(env.places).connect("kaifong") as connection,
    ):
        for table in tables:
            connection.execute(f"VACUUM (FULL, ANALYZE) {table}")
        connection.execute("VACUUM FULL pg_catalog.pg_statistic")
        connection.execute("CHECKPOINT")
    if as_json:
        answer_json({"tables": len(tables)})
    else:
        answer(f"Rewritten: {len(tables)} tables.")


def _tell(found: "set[Finding]", canaries: int, files: int, *, as_json: bool) -> None:
    ordered = sorted(found, key=lambda one: (one.where, one.mark))
    if as_json:
        findings = [asdict(one) for one in ordered]
        answer_json({"canaries": canaries, "files": files, "findings": findings})
        return
    answer(f"Looked for {canaries:,} marks in all tables and {files:,} files.")
    for one in ordered[:SHOWN]:
        answer(f"  {one.where}: {one.mark}")
    answer("Nothing is left of anybody." if not ordered else f"{len(ordered):,} findings.")


def _files(env: Environment, named: list[Path]) -> list[Path]:
    for path in named:
        if not path.is_file():
            raise Failed(f"There is no file {path}.")
    folders = (env.home / name for name in FOLDERS)
    return [*named, *(path for one in folders for path in sorted(one.rglob("*")) if path.is_file())]


def _own_files(env: Environment) -> list[Path]:
    """Return the files of our own database, written out as they are now."""
    if env.database_url:
        raise Failed("Only the files of Kaifong's own PostgreSQL can be read; leave out --deep.")
    from kaifong.foundation.server import postgres

    with postgres.superuser(env.places).connect("kaifong") as connection:
        connection.execute("CHECKPOINT")
    return [path for path in sorted((env.places.data / "base").rglob("*")) if path.is_file()]


def _in_files(env: Environment, files: list[Path], canaries: "Canaries") -> "set[Finding]":
    from kaifong.retention.scanning import in_file

    pg_restore = binaries.find(env.pg_bin) / "pg_restore"
    return {one for path in files for one in in_file(path, canaries, pg_restore=pg_restore)}
