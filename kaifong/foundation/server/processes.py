"""The processes of one installation as one group: started together, mended, stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from .places import Places

MARK = "KAIFONG_GROUP"  # set in every child: whose group it belongs to
TICK = 0.2  # seconds between two looks
PATIENCE = 10  # seconds that a process has to end by itself
WELL = 60  # seconds after which a process counts as healthy again
LONGEST_WAIT = 30  # seconds between two attempts to restart

type Say = Callable[[str], None]


@dataclass(frozen=True)
class Child:
    """What to run, under which name."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]


@dataclass
class _Life:
    child: Child
    process: subprocess.Popen[bytes] | None = None
    born: float = 0
    deaths: int = 0
    not_before: float = 0


@dataclass
class Group:
    """Some children under one roof. Use `start`, then `watch` until told to `stop`."""

    places: Places
    say: Say
    _lives: list[_Life] = field(default_factory=list)
    _ending: bool = False
    _passing: subprocess.Popen[str] | None = None

    def start(self, child: Child) -> None:
        life = _Life(child)
        self._lives.append(life)
        self._launch(life)

    def end_on_signals(self) -> None:
        """End the watch on Ctrl-C and on the system's wish that we stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.end())

    def end(self) -> None:
        self._ending = True
        if self._passing:
            self._passing.terminate()

    def end_with(self, process: subprocess.Popen[str]) -> None:
        """End this process too, which we wait for ourselves."""
        self._passing = process
        if self._ending:
            process.terminate()

    @property
    def ending(self) -> bool:
        return self._ending

    def watch(self, look: Callable[[], None]) -> None:
        """Restart who dies and take a `look` at every tick, until `end` is called."""
        while not self._ending:
            look()
            self.mend()
            time.sleep(TICK)

    def mend(self) -> None:
        """Restart every child that died, waiting longer after each death in a row."""
        now = time.monotonic()
        for life in self._lives:
            if life.process is None:
                if now >= life.not_before:
                    self._launch(life)
            elif life.process.poll() is not None:
                self._bury(life, now)

    def pids(self) -> dict[str, int]:
        return {life.child.name: life.process.pid for life in self._lives if life.process}

    def stop(self) -> None:
        """Ask every child to end, wait, and end those that do not."""
        running = [life.process for life in self._lives if life.process]
        for process in running:
            signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self._lives.clear()

    def _launch(self, life: _Life) -> None:
        child = life.child
        self.places.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.places.logs / f"{child.name}.log").open("ab") as log:
            life.process = subprocess.Popen(  # noqa: S603 our own command, no shell
                child.command,
                # A session of its own: Ctrl-C reaches us alone, and we stop the whole family.
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **child.environ, MARK: str(self.places.home)},
            )
        life.born = time.monotonic()

    def _bury(self, life: _Life, now: float) -> None:
        process = life.process
        if process is None:
            return
        # Its own children may still hold the port.
        signal_group(process.pid, signal.SIGKILL)
        life.deaths = 1 if now - life.born > WELL else life.deaths + 1
        wait = min(LONGEST_WAIT, 0.25 * 2**life.deaths)
        life.not_before, life.process = now + wait, None
        self.say(
            f"{life.child.name} ended with {process.returncode}; again in {wait:.1f} s "
            f"(see {self.places.logs / life.child.name}.log)"
        )


def end_leftovers(places: Places) -> list[int]:
    """End what an earlier group of this home left when it was killed; the lock must be ours."""
    left = [process for process in psutil.process_iter() if _belongs(process, places)]
    for process in left:
        with suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, timeout=PATIENCE)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    return [process.pid for process in left]


def signal_group(leader: int, number: signal.Signals) -> None:
    """Send a signal to a child and all of its own children, alive or not."""
    with suppress(ProcessLookupError):
        os.killpg(leader, number)


def _belongs(process: psutil.Process, places: Places) -> bool:
    try:
        marked: bool = process.environ().get(MARK) == str(places.home)
        return marked and process.pid != os.getpid()
    except (psutil.Error, OSError):
        return False
