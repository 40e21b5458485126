"""What can be checked without the database."""

import json
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.env import ROOT, Environment
from kaifong.foundation.server import binaries, running

from .finding import Finding, judge

FEW, VERY_FEW = 5_000_000_000, 500_000_000  # bytes
RELEASED = 2026  # no honest clock is behind the year of the program


def interpreter(_env: Environment) -> Iterator[Finding]:
    yield judge(
        "Python",
        f"{platform.python_version()} at {sys.executable}",
        well=sys.version_info >= (3, 12),
        mend="Install Python 3.12 or newer and run 'make run' again.",
    )


def programs_of_postgresql(env: Environment) -> Iterator[Finding]:
    if not env.database_url:
        found = binaries.find(env.pg_bin)
        yield Finding("PostgreSQL's programs", "good", f"{found.version} in {found.folder}")


def running_group(env: Environment) -> Iterator[Finding]:
    note = running.note(env.places)
    says = f"open at {note.address} (process {note.pid})" if note else "closed"
    yield Finding("shop", "good", says)


def data_folder(env: Environment) -> Iterator[Finding]:
    folder = env.home if env.home.exists() else ROOT
    free = shutil.disk_usage(folder).free
    yield judge(
        "free space",
        f"{free / 1e9:.1f} GB beside {env.home}",
        well=free >= FEW,
        otherwise="doubtful" if free >= VERY_FEW else "bad",
        mend=f"Free space, or move the data: stop, move {env.home}, write KAIFONG_HOME.",
    )


def secrets(env: Environment) -> Iterator[Finding]:
    folder = env.places.secrets
    if folder.exists():
        files = [folder, *folder.iterdir()]
        open_ones = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
        yield judge(
            "secrets",
            f"{len(files) - 1} files in {folder}",
            well=not open_ones,
            mend=f"Others can read them: chmod -R go= {folder}",
        )


def packages_for_pages(_env: Environment) -> Iterator[Finding]:
    wanted, there = (
        _versions(ROOT / "package-lock.json"),
        _versions(ROOT / "node_modules" / ".package-lock.json"),
    )
    missing = sorted(name for name in wanted if there.get(name) != wanted[name])
    yield judge(
        "packages for pages",
        f"{len(wanted) - len(missing)} of {len(wanted)} as locked",
        well=not missing,
        mend=f"Run 'make run' again; missing or different: {', '.join(missing)}",
    )


def translations(_env: Environment) -> Iterator[Finding]:
    catalogue = ROOT / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.mo"
    parts = list((ROOT / "locale").glob("**/*.po"))
    newest = max((path.stat().st_mtime for path in parts), default=0.0)
    yield judge(
        "translations",
        "compiled" if catalogue.exists() else "not compiled",
        well=catalogue.exists() and catalogue.stat().st_mtime >= newest,
        mend="Run: python -m tools.translations compile",
    )


def clock(_env: Environment) -> Iterator[Finding]:
    at = datetime.now(UTC)
    yield judge(
        "clock",
        f"{at:%Y-%m-%d %H:%M} UTC",
        well=at.year >= RELEASED,
        mend="The machine's clock is wrong; laws and campaigns go by it. Set it (ntp).",
    )


def _versions(lock: Path) -> dict[str, str]:
    try:
        packages = json.loads(lock.read_text())["packages"]
    except FileNotFoundError:
        return {}
    return {
        name.removeprefix("node_modules/"): told["version"]
        for name, told in packages.items()
        if name and not told.get("dev") and not told.get("optional")
    }


CHECKS = (
    interpreter,
    programs_of_postgresql,
    running_group,
    data_folder,
    secrets,
    packages_for_pages,
    translations,
    clock,
)
