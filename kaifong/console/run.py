"""`kaifong run`, `stop` and `status`: the shop opens, closes, and says whether it is open."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psutil
import typer

from config.env import ROOT, Environment
from kaifong.foundation.server import postgres, running
from kaifong.foundation.server.errors import ServerTrouble
from kaifong.foundation.server.processes import Child, Group, end_leftovers

from .listening import refuse_taken_ports, wait_for_pages
from .output import FAILED, AsJson, answer, answer_json, answer_table, say
from .prepare import SERVE
from .same_as_before import is_same, remember
from .start import database_ready, environment


def register(app: typer.Typer) -> None:
    """Add the three commands."""
    app.command()(run)
    app.command()(stop)
    app.command()(status)


def run(*, as_json: AsJson = False) -> None:
    """Start database, pages, event stream and worker; stay until Ctrl-C."""
    env = environment()
    with running.only_group(env.places) as desk:
        if end_leftovers(env.places):
            say("Ended what an earlier start had left.")
        refuse_taken_ports(env)
        group = Group(env.places, say)
        group.end_on_signals()
        try:
            _open(env, group, desk, as_json=as_json)
        finally:
            say("Stopping.")
            group.stop()
            if not env.database_url:
                postgres.stop(env.home, pg_bin=env.pg_bin)


def stop(*, as_json: AsJson = False) -> None:
    """End what `kaifong run` started, the database too; nothing to end is no failure."""
    env = environment()
    stopped = running.stop_group(env.places)
    if not env.database_url:
        stopped = postgres.stop(env.home, pg_bin=env.pg_bin) or stopped
    if as_json:
        answer_json({"stopped": stopped})
    else:
        answer("Stopped." if stopped else "Nothing was running.")


def status(*, as_json: AsJson = False) -> None:
    """Say what runs; exit code 1 if the shop is closed."""
    env = environment()
    note = running.note(env.places)
    pids = dict(note.processes) if note else {}
    server = postgres.status(env.home)
    if server.pid:
        pids["postgres"] = server.pid
    processes = {name: {"pid": pid, "memory_mb": _memory(pid)} for name, pid in pids.items()}
    if as_json:
        address = note.address if note else None
        answer_json({"running": note is not None, "address": address, "processes": processes})
    else:
        answer(_state(note))
        answer_table(
            ("process", "pid", "MB"),
            [(name, told["pid"], told["memory_mb"]) for name, told in processes.items()],
        )
    if note is None:
        raise typer.Exit(FAILED)


def _open(env: Environment, group: Group, desk: running.Desk, *, as_json: bool) -> None:
    began = time.monotonic()
    database_ready()
    say(f"Database ready ({time.monotonic() - began:.1f} s).")
    web, *others = children(env)

    started: list[Child] = []

    def serve() -> None:
        if not started:
            started.append(web)
            group.start(web)
            desk.write(address="", processes=group.pids())

    # In production what may refuse the start comes first.
    if env.mode == "development" and is_same(env):
        serve()
    prepared = _prepare(group, serve=serve)
    wait_for_pages(env, group)
    if group.ending:
        return
    remember(env)
    # Not before the pages answer: they would only slow each other down.
    for child in others:
        group.start(child)
    address = env.address
    desk.write(address=address, processes=group.pids())
    told = {"address": address, "seconds": round(time.monotonic() - began, 1), **prepared}
    _announce(told, as_json=as_json)

    def look() -> None:
        if not env.database_url and not postgres.status(env.home).running:
            say("The database ended; starting it again.")
            database_ready()
        desk.write(address=address, processes=group.pids())

    group.watch(look)


def _prepare(group: Group, *, serve: Callable[[], None]) -> dict[str, Any]:
    """
    Run migrations and what follows them in a process of its own; `serve` when pages may start.

    :raises ServerTrouble: if that fails
    """
    command = [sys.executable, "-m", "kaifong.console.prepare"]
    environ = {**os.environ, "KAIFONG_DB_ROLE": "mig", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(  # noqa: S603 our own module, no shell
        command, env=environ, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        group.end_with(process)
        last = ""
        for line in process.stdout or ():
            last = line.strip() or last
            if last == SERVE:
                serve()
    if group.ending:
        return {}
    if process.returncode:
        raise ServerTrouble("The database could not be prepared; the reason stands above.")
    told: dict[str, Any] = json.loads(last)
    if told["refusal"]:
        raise ServerTrouble(told["refusal"])
    return told


def children(env: Environment) -> list[Child]:
    """Return the processes of a shop."""
    granian = (sys.executable, "-m", "granian", "--host", env.bind, "--workers", "1", "--no-ws")
    web = ("--interface", "wsgi", "--port", str(env.port), "--blocking-threads", "8")
    # The event stream holds thousands of quiet connections; granian's own limits are lower.
    limits = ("--backlog", "4096", "--backpressure", "20000")
    stream = ("--interface", "asginl", "--port", str(env.realtime_port), *limits)
    # What is told every two seconds would fill the table of jobs with what went well.
    kept = ("--delete-jobs", "successful")
    worker = (sys.executable, "-m", "django", "procrastinate", "worker", *kept)
    return [
        Child("web", (*granian, *web, "config.wsgi:application"), _environ("web")),
        Child("realtime", (*granian, *stream, "config.asgi:application"), _environ("realtime")),
        Child("worker", worker, _environ("worker")),
    ]


def _environ(process: str) -> dict[str, str]:
    return {
        "KAIFONG_PROCESS": process,
        "KAIFONG_DB_ROLE": "app",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        # A fit took 1.7 s with the library's own threads and 0.1 s with one.
        "OPENBLAS_NUM_THREADS": "1",
    }


def _announce(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answer_json(told)
        return
    made = " A sample shop was made." if told["made_shop"] else ""
    answer(f"Kaifong is open at {told['address']} ({told['seconds']} s).{made}")
    if told["accounts"]:
        answer("Accounts of the demonstration, until the next start:")
        answer_table(("department", "user name", "password"), told["accounts"])
    answer("Stop with Ctrl-C.")


def _state(note: running.Note | None) -> str:
    if note is None:
        return "Closed. Open with: kaifong run"
    return f"Open at {note.address}." if note.address else "Opening."


def _memory(pid: int) -> int:
    """Return the megabytes of a process and its children, sharing what they share."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        return int(sum(_share(process) for process in family) / 1_000_000)
    except psutil.Error:
        return 0


def _share(process: psutil.Process) -> int:
    told = process.memory_full_info()
    return int(getattr(told, "pss", told.rss))
