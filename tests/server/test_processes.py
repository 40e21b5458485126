"""A group of processes: who dies comes back, who is told to end ends, with all children."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kaifong.foundation.server.errors import ServerTrouble
from kaifong.foundation.server.places import Places
from kaifong.foundation.server.processes import Child, Group, end_leftovers
from kaifong.foundation.server.running import note, only_group, stop_group

SLEEPER = "import time; time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPER!r}])"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); {SLEEPER}"


def eventually(fact: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not fact():
        assert time.monotonic() < deadline


def alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def child(code: str, name: str = "web") -> Child:
    return Child(name, (sys.executable, "-uc", code), {"KAIFONG_PROCESS": "web"})


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def group(tmp_path: Path, said: list[str]) -> Iterator[Group]:
    group = Group(Places(tmp_path), said.append)
    yield group
    group.stop()


def test_who_dies_comes_back_and_it_is_said(group: Group, said: list[str]) -> None:
    group.start(child(SLEEPER))
    first = group.pids()["web"]
    os.kill(first, signal.SIGKILL)

    def back() -> bool:
        group.mend()
        return group.pids().get("web", first) != first

    eventually(back)

    assert alive(group.pids()["web"])
    assert said[0].startswith("web ended with -9; again in 0.5 s")


def test_the_family_of_a_dead_child_does_not_stay(group: Group) -> None:
    group.start(child(PARENT))
    parent = psutil.Process(group.pids()["web"])
    eventually(parent.children)
    grandchild = parent.children()[0].pid
    os.kill(parent.pid, signal.SIGKILL)

    def gone() -> bool:
        group.mend()
        return not alive(grandchild)

    eventually(gone)


def test_stopping_ends_all_even_the_deaf(
    group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaifong.foundation.server.processes.PATIENCE", 0.5)
    group.start(child(PARENT))
    group.start(child(DEAF, "worker"))
    eventually(lambda: (tmp_path / "logs" / "worker.log").read_text() == "deaf\n")
    pids = group.pids().values()

    group.stop()

    assert not any(alive(pid) for pid in pids)


def test_what_a_killed_group_left_is_ended_and_nothing_else(group: Group, tmp_path: Path) -> None:
    group.start(child(PARENT))
    leader = psutil.Process(group.pids()["web"])
    eventually(leader.children)
    family = [leader.pid, *(kin.pid for kin in leader.children())]

    assert end_leftovers(Places(tmp_path / "elsewhere")) == []
    assert all(alive(pid) for pid in family)
    assert sorted(end_leftovers(Places(tmp_path))) == sorted(family)
    assert not any(alive(pid) for pid in family)


def test_a_second_group_is_told_who_runs(tmp_path: Path) -> None:
    places = Places(tmp_path)
    with only_group(places) as desk:
        desk.write(address="http://localhost:8000", processes={"web": 17})
        desk.write(address="http://localhost:8000", processes={})
        running = note(places)

        with (
            pytest.raises(ServerTrouble, match=rf"process {os.getpid()}, http://localhost:8000"),
            only_group(places),
        ):
            pass

    assert running is not None
    assert (running.pid, running.processes) == (os.getpid(), {})
    assert note(places) is None


def test_nothing_to_stop(tmp_path: Path) -> None:
    assert stop_group(Places(tmp_path)) is False
