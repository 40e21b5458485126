"""Where all are measured: one server with a database for each, an environment for each peer."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from kaifong.foundation.server import postgres
from kaifong.foundation.server.places import Places

from .figures import CouldNot, load, seconds

ROOT = Path(__file__).resolve().parent.parent.parent
PEER, PASSWORD = "bench_peer", "only for this bench"
TOLD = "MEASURED "


@dataclass(frozen=True)
class Place:
    """A folder for environments and projects of peers, and a server in it."""

    work: Path

    @property
    def home(self) -> Path:
        return self.work / "home"

    def database(self, name: str) -> dict[str, str]:
        """Make a new database that a peer owns, and return how it connects."""
        with self._superuser() as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [PEER])
            if not known.fetchone():
                # Not a superuser: row-level security binds it too.
                role = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(role.format(sql.Identifier(PEER), sql.Literal(PASSWORD)))
            named = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
            owned = sql.SQL("CREATE DATABASE {} OWNER {}").format(named, sql.Identifier(PEER))
            connection.execute(owned)
        sockets = str(Places(self.home.resolve()).sockets)
        return {
            "NAME": name,
            "USER": PEER,
            "PASSWORD": PASSWORD,
            "HOST": sockets,
            "PORT": "5432",
        }

    def copy(self, text: str) -> float:
        """Return in how many seconds the server takes the same rows into one bare table."""
        header = text.partition("\n")[0].strip().split(",")
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(h)) for h in header)
        with self._superuser("template1") as connection, connection.transaction():
            connection.execute(sql.SQL("CREATE TEMP TABLE bare ({})").format(columns))

            def take() -> None:
                connection.execute("TRUNCATE bare")
                into = "COPY bare FROM STDIN (FORMAT csv, HEADER)"
                with connection.cursor() as cursor, cursor.copy(into) as copy:
                    copy.write(text)

            best = min(seconds(take) for _ in range(5))
            connection.execute("DROP TABLE bare")
        return best

    def _superuser(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return postgres.superuser(Places(self.home.resolve())).connect(database)


@contextmanager
def opened(work: Path) -> Iterator[Place]:
    """Give a place with a server of its own, which is thrown away at the end."""
    place = Place(work.resolve())
    place.work.mkdir(parents=True, exist_ok=True)
    os.environ |= {"KAIFONG_HOME": str(place.home), "KAIFONG_DB_ROLE": "mig"}
    os.environ.pop("DATABASE_URL", None)
    _throw_away(place)
    try:
        postgres.ensure_running(place.home)
        yield place
    finally:
        _throw_away(place)


def _throw_away(place: Place) -> None:
    postgres.remove(place.home)
    shutil.rmtree(place.home, ignore_errors=True)


def environment(place: Place, name: str, packages: Sequence[str], until: float) -> Path:
    """
    Return the Python of an environment with these packages, made once.

    :raises CouldNot: if it cannot be made in time
    """
    folder = place.work / name
    ready = folder / "ready.txt"
    wanted = "\n".join(packages)
    python = folder / "bin" / "python"
    if not (ready.exists() and ready.read_text() == wanted):
        ran([sys.executable, "-m", "venv", folder], until=until)
        ran([python, "-m", "pip", "install", "-q", *packages], until=until)
        ready.write_text(wanted)
    return python


def inside(
    python: Path, script: str, told: Mapping[str, Any], *, until: float, cwd: Path, env: Any
) -> Any:
    """
    Run one of our scripts with a peer's Python and return what it measured.

    :raises CouldNot: if it ends badly or takes too long
    """
    path = Path(__file__).with_name(script)
    out = ran([python, "-P", path, json.dumps(told)], until=until, cwd=cwd, env=env)
    lines = [line for line in out.splitlines() if line.startswith(TOLD)]
    if not lines:
        raise CouldNot(f"{script} measured nothing: {_last(out)}")
    return json.loads(lines[-1].removeprefix(TOLD))


def ran(
    command: Sequence[object], *, until: float, cwd: Path | None = None, env: Any = None
) -> str:
    """
    Run a command of a peer and return what it printed.

    :raises CouldNot: if it ends badly or takes too long
    """
    words = [str(word) for word in command]
    shown = " ".join(word if len(word) < 60 else "…" for word in words[:4])
    left = until - time.monotonic()
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env={**_plain_environment(), **(env or {})},
            capture_output=True,
            text=True,
            timeout=max(left, 1),
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise CouldNot(f"The time was up during: {shown}.") from None
    except OSError as fault:
        raise CouldNot(f"{shown} did not start: {fault}.") from fault
    if done.returncode:
        raise CouldNot(f"{shown} ended with {done.returncode}: {_last(done.stderr or done.stdout)}")
    return done.stdout


def _plain_environment() -> dict[str, str]:
    dropped = ("KAIFONG_", "DJANGO_", "DATABASE_", "PYTHON", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)}


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"


def note_of_load() -> str:
    return f"load average {load()}"
