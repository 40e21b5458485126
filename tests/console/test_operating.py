"""The operators' commands: what they answer, to people and machines, with which exit code."""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from kaifong.console import main, prepare, start
from kaifong.foundation.server import postgres
from kaifong.foundation.server.places import Places
from kaifong.foundation.server.running import only_group

type Call = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    postgres.remove(tmp_path / "home")


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Call the command as a shell would, on a home of its own."""
    app = main.build()

    def call(*arguments: str, **settings: str) -> Result:
        for name, value in ({"KAIFONG_HOME": str(home)} | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["kaifong", *arguments])
        start.environment.cache_clear()
        return CliRunner().invoke(app, arguments)

    yield call
    start.environment.cache_clear()


def told(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", ["run", "stop", "status", "doctor", "backup", "restore"])
def test_every_command_explains_itself(call: Call, command: str) -> None:
    result = call(command, "--help")

    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert command in call("--help").stdout


@pytest.mark.parametrize("wrong", [["nonsense"], ["restore"], ["stop", "--now"]])
def test_wrong_use_is_two(call: Call, wrong: list[str]) -> None:
    assert call(*wrong).exit_code == 2


def test_a_wrong_setting_is_wrong_use_and_said_to_machines_too(call: Call, home: Path) -> None:
    result = call("run", "--json", KAIFONG_PORT="many")

    assert result.exit_code == 2
    assert told(result)["error"].startswith("KAIFONG_PORT is 'many'. Write a whole number")
    assert not home.exists()


def test_a_closed_shop(call: Call) -> None:
    status = call("status", "--json")

    assert status.exit_code == 1
    assert told(status) == {"running": False, "address": None, "processes": {}}
    assert (call("stop").exit_code, call("stop").stdout) == (0, "Nothing was running.\n")


def test_a_second_start_is_told_who_runs(call: Call, home: Path) -> None:
    with only_group(Places(home)) as desk:
        desk.write(address="http://localhost:8000", processes={})
        result = call("run", "--json")

    assert result.exit_code == 1
    assert "already runs here" in told(result)["error"]


def test_a_taken_port_is_said_before_anything_starts(call: Call, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = call("run", "--json", KAIFONG_PORT=str(port))

    assert result.exit_code == 1
    assert f"Port {port} of 127.0.0.1, for the pages, cannot be used" in told(result)["error"]
    assert postgres.status(home).major is None


def test_the_doctor_says_how_to_mend_and_starts_nothing(call: Call, home: Path) -> None:
    result = call("doctor", "--json")

    findings = {finding["subject"]: finding for finding in told(result)["findings"]}
    assert (result.exit_code, told(result)["healthy"]) == (1, False)
    assert findings["database"]["mend"] == "Start it: kaifong run"
    assert findings["Python"]["state"] == "good"
    assert postgres.status(home).major is None
    assert "Start it: kaifong run" in call("doctor").stdout


def test_the_doctor_knows_a_role_with_too_much_power(call: Call, home: Path) -> None:
    server = postgres.ensure_running(home, fast=True)
    mighty = server.url_mig

    def role(**settings: str) -> Any:
        findings = told(call("doctor", "--json", **settings))["findings"]
        return next(f for f in findings if f["subject"] == "role of the app")

    assert role()["state"] == "good"
    with psycopg.connect(mighty) as owner:
        owner.execute("CREATE TABLE own (id int)")
    bad = role(DATABASE_URL=mighty)
    assert (bad["state"], bad["says"]) == ("bad", "owns tables")
    assert "KAIFONG_MIGRATION_URL" in bad["mend"]


def test_backup_and_restore(call: Call, home: Path, tmp_path: Path) -> None:
    server = postgres.ensure_running(home, fast=True)
    with psycopg.connect(server.url_mig) as owner:
        owner.execute("CREATE TABLE sold (paid_cents bigint)")
        owner.execute("INSERT INTO sold SELECT generate_series(1, 100)")
    file = str(tmp_path / "shop.backup")

    made = call("backup", file, "--json")
    with psycopg.connect(server.url_mig) as owner:
        owner.execute("DELETE FROM sold WHERE paid_cents > 50")
    refused = call("restore", file, "--json")
    brought = call("restore", file, "--replace", "--json")

    table = {"name": "public.sold", "rows": 100, "sums": {"paid_cents": "5050"}}
    assert (made.exit_code, refused.exit_code, brought.exit_code) == (0, 1, 0)
    assert told(made)["tables"] == told(brought)["tables"] == [table]
    assert "--replace" in told(refused)["error"]
    with psycopg.connect(server.url_app) as app:
        assert app.execute("SELECT sum(paid_cents) FROM sold").fetchone() == (5050,)
    assert call("restore", str(tmp_path / "none"), "--replace").exit_code == 1


@pytest.mark.django_db
def test_production_refuses_the_accounts_of_the_demonstration(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("status", KAIFONG_MODE="production", KAIFONG_SECRET_KEY="k" * 50, KAIFONG_HOSTS="a.hk")
    monkeypatch.setattr(prepare, "_migrate", lambda: 0)
    monkeypatch.setattr(prepare, "_become_app", lambda _entry: None)
    monkeypatch.setattr(prepare, "_collect_static", lambda: None)
    assert prepare.prepare() == prepare.Prepared()

    _hire_for_the_demonstration()
    assert "Production does not start" in prepare.prepare().refusal
    assert prepare.prepare().accounts == []


def _hire_for_the_demonstration() -> None:
    from django.contrib.auth.models import User

    from kaifong.authority.models import Staff

    Staff.objects.create(user=User.objects.create(username="demo"), name_en="D", is_demo=True)
