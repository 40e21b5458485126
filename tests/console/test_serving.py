"""One process at a time, for those who watch over the processes themselves."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings
from typer.testing import CliRunner

from kaifong.console import main, prepare, run, start


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://kf_app:secret@db.example.hk/kaifong")
    monkeypatch.setattr(sys, "argv", ["kaifong", "--json"])
    start.environment.cache_clear()


@pytest.mark.parametrize("process", ["web", "realtime", "worker"])
def test_it_becomes_the_process_that_run_would_start(
    monkeypatch: pytest.MonkeyPatch, process: str
) -> None:
    became: list[Any] = []
    monkeypatch.setattr(os, "chdir", lambda _folder: None)
    monkeypatch.setattr(os, "execve", lambda *command: became.append(command))

    assert CliRunner().invoke(main.build(), ["serve", process]).exit_code == 0

    ((program, command, environ),) = became
    assert program == command[0] == sys.executable
    assert (environ["KAIFONG_PROCESS"], environ["KAIFONG_DB_ROLE"]) == (process, "app")
    assert environ["DATABASE_URL"].startswith("postgresql://")


def test_the_worker_keeps_no_jobs_that_went_well() -> None:
    worker = next(child for child in run.children(start.environment()) if child.name == "worker")

    # Facts are told every two seconds: 43,200 rows a day.
    assert worker.command[-2:] == ("--delete-jobs", "successful")


def test_there_are_three_of_them() -> None:
    assert CliRunner().invoke(main.build(), ["serve", "database"]).exit_code == 2


@pytest.mark.parametrize(("refusal", "code"), [("", 0), ("Accounts of the demonstration.", 1)])
def test_preparing_says_what_was_done_or_why_not(
    monkeypatch: pytest.MonkeyPatch, refusal: str, code: int
) -> None:
    told = {"migrations": 3, "made_shop": False, "accounts": [], "refusal": refusal}
    done = SimpleNamespace(returncode=0, stdout=f"serve\n{json.dumps(told)}\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)

    result = CliRunner().invoke(main.build(), ["prepare", "--json"])

    assert result.exit_code == code
    expected = {"error": refusal} if refusal else {"migrations": 3, "made_shop": False}
    assert json.loads(result.stdout) == expected


def test_static_files_are_packed_only_when_one_of_them_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[str] = []
    states = iter(["one", "one", "two"])
    monkeypatch.setattr(prepare, "_state_of_static", lambda: next(states))
    monkeypatch.setattr(
        "django.core.management.call_command", lambda name, **_: packed.append(name)
    )

    with override_settings(STATIC_ROOT=tmp_path / "static"):
        for _ in range(3):
            prepare._collect_static()

    assert packed == ["collectstatic", "collectstatic"]


def test_the_state_of_static_files_is_that_of_their_content() -> None:
    assert prepare._state_of_static() == prepare._state_of_static()
