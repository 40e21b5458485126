"""As whom PostgreSQL runs: it refuses root, so root needs a user namespace or another user."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import ServerTrouble

NOBODY = 65_534


@dataclass(frozen=True)
class Runner:
    """A way to run a program: behind a prefix, as another user, or simply."""

    prefix: tuple[str, ...] = ()
    user: str | None = None

    @property
    def uid(self) -> int:
        """Return the owner that the files must have, seen from outside."""
        return pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, with a fixed locale and no PG… setting of our own."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        # The server outlives us, so it must not sit in a folder that someone removes.
        return subprocess.run(  # noqa: S603 our own command, no shell
            [*self.prefix, *command],
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            env=kept | {"LC_ALL": "C", "PGTZ": "UTC"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def choose(program: str, folder: Path, *, owner: int | None) -> Runner:
    """
    Return how to run PostgreSQL so that it can use this folder, which is given to that user.

    `owner` is the uid of an existing data folder's files: only a runner with that uid fits.

    :raises ServerTrouble: if we are root and no way works
    """
    if os.geteuid() != 0:
        return Runner()
    for runner in _candidates():
        if owner in (None, runner.uid):
            os.chown(folder, runner.uid, -1)
            if _works(runner, program, folder):
                return runner
    raise ServerTrouble(
        "PostgreSQL refuses to run as root, and neither a user namespace nor the users postgres "
        f"and nobody can use {folder}. Run Kaifong as an ordinary user, or write KAIFONG_HOME as a "
        "folder that every user may enter, such as /var/lib/kaifong."
    )


def _works(runner: Runner, program: str, folder: Path) -> bool:
    try:
        return not any(
            runner.run(command).returncode
            for command in ((program, "--version"), ("test", "-w", str(folder)))
        )
    except OSError:
        return False


def _candidates() -> Iterator[Runner]:
    unshare = shutil.which("unshare")
    if unshare:
        mapped = ("--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
        yield Runner(prefix=(unshare, *mapped, "--"))
    for user in ("postgres", "nobody"):
        try:
            pwd.getpwnam(user)
        except KeyError:
            continue
        yield Runner(user=user)
