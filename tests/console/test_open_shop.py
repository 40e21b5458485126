"""The shop really opens, mends itself after every death, closes without a trace, opens again."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
import pytest

from config.env import ROOT
from kaifong.foundation.server import postgres, running
from kaifong.foundation.server.places import Places
from kaifong.foundation.server.processes import MARK


class Shop:
    """One `kaifong run` after the other on a home and two ports of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.places = Places(home)
        self.settings = settings
        self.port = two_free_ports()
        self.process: subprocess.Popen[str] | None = None

    def open(self) -> Any:
        """Start it and return what it answers once it is open."""
        settings = {"KAIFONG_HOME": str(self.places.home), "KAIFONG_PORT": str(self.port)}
        environ = {k: v for k, v in os.environ.items() if not k.startswith("KAIFONG")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kaifong.console.main", "run", "--json"],
            env={**environ, **settings, **self.settings},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def close(self, number: signal.Signals) -> int:
        """Send it a signal and return its exit code."""
        assert self.process
        self.process.send_signal(number)
        with self.process as process:
            return process.wait(60)

    def pids(self) -> dict[str, int]:
        note, server = running.note(self.places), postgres.status(self.places.home)
        return dict(note.processes if note else {}) | ({"db": server.pid} if server.pid else {})

    def health(self) -> Any:
        there = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            there.request("GET", "/healthz", headers={"Host": "localhost"})
            return json.load(there.getresponse())
        except OSError:
            return {}
        finally:
            there.close()

    def family(self) -> list[int]:
        """Return all processes that belong to this home."""
        return [process.pid for process in psutil.process_iter() if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            return bool(process.environ().get(MARK) == str(self.places.home))
        except (psutil.Error, OSError):
            return False


def two_free_ports() -> int:
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "home")
    yield shop
    if shop.process and shop.process.poll() is None:
        shop.close(signal.SIGKILL)
    for pid in shop.family():
        os.kill(pid, signal.SIGKILL)
    postgres.remove(shop.places.home)


def eventually(fact: Callable[[], object]) -> None:
    deadline = monotonic() + 60
    while not fact():
        assert monotonic() < deadline


@pytest.mark.long
def test_open_die_mend_close_and_open_again(shop: Shop) -> None:
    opened = shop.open()
    assert opened["address"] == f"http://localhost:{shop.port}"
    assert opened["made_shop"] is True
    departments = [department for department, _name, _password in opened["accounts"]]
    assert len(set(departments)) == len(departments) >= 6
    before = shop.pids()
    assert before.keys() == {"web", "realtime", "worker", "db"}

    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: shop.pids().keys() == before.keys() and not in_both(before, shop.pids()))
    eventually(lambda: shop.health().get("ok"))

    # The one that watches dies: what it leaves is ended by the next start.
    shop.close(signal.SIGKILL)
    left = shop.family()
    assert left
    again = shop.open()
    assert not set(left) & set(shop.family())
    assert again["made_shop"] is False
    assert {name for _, name, _ in again["accounts"]} == {n for _, n, _ in opened["accounts"]}
    assert not {word for *_, word in again["accounts"]} & {w for *_, w in opened["accounts"]}

    assert shop.close(signal.SIGINT) == 0
    assert (shop.family(), postgres.status(shop.places.home).running) == ([], False)


def in_both(before: dict[str, int], after: dict[str, int]) -> set[int]:
    return set(before.values()) & set(after.values())
