"""`kaifong prepare` and `kaifong serve`: for those who watch over the processes themselves."""

import json
import os
import subprocess
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from config.env import ROOT

from .output import AsJson, Failed, answer, answer_json, progress
from .run import children
from .start import database_ready, environment


class Process(StrEnum):
    """What a shop consists of, beside its database."""

    REALTIME = "realtime"
    WEB = "web"
    WORKER = "worker"


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command()(prepare)
    app.command()(serve)


def prepare(*, as_json: AsJson = False) -> None:
    """Apply migrations and gather static files, as every start does; safe to repeat."""
    environment()
    database_ready()
    with progress.status("Preparing"):
        done = subprocess.run(
            [sys.executable, "-m", "kaifong.console.prepare"],
            env={**os.environ, "KAIFONG_DB_ROLE": "mig", "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise Failed("The database could not be prepared; the reason stands above.")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if told["refusal"]:
        raise Failed(told["refusal"])
    if as_json:
        answer_json({"migrations": told["migrations"], "made_shop": told["made_shop"]})
    else:
        answer(f"Ready; {told['migrations']} migrations were applied.")


def serve(process: Annotated[Process, typer.Argument(help="Which of them.")]) -> None:
    """Become one process of the shop, after `kaifong prepare`; it ends on SIGTERM."""
    env = environment()
    database_ready()
    child = next(child for child in children(env) if child.name == process)
    os.chdir(ROOT)
    os.execve(child.command[0], child.command, {**os.environ, **child.environ})  # noqa: S606
