"""What the command line gives out, for `kaifong authority prove`."""

from collections.abc import Iterable
from typing import Any

import typer

HARMLESS = {
    "it runs the machine, for whoever has the machine; it writes nobody's data out": (
        "doctor",
        "lake refresh",
        "lake status",
        "prepare",
        "run",
        "serve",
        "status",
        "stop",
        "world",
    ),
    "a whole copy for whoever has the machine; it goes nowhere by itself": ("backup", "restore"),
    "figures, numbers and rules; nobody's name, address or amount": (
        "audit anchors",
        "audit verify",
        "authority first-administrator",
        "authority prove",
        "calendar year",
        "contracts check",
        "law date",
        "law diff",
        "law test",
        "quality run",
        "quality scores",
        "retention due",
        "retention rewrite",
        "retention run",
        "retention scan",
        "source list",
    ),
    "it reads a file in, or takes it back, with the rights of the person named": (
        "import customers",
        "import revert",
        "import sales",
        "source refresh",
    ),
}


def account() -> None:
    """Say by which way each command leads out, or why it tells of nobody; after Django stands."""
    from kaifong.authority.ways import harmless_exits, kind, leads

    kind("command", commands)
    leads("customers.export", "command export customers")
    leads("reports.export key figures", "command export report")
    for reason, names in HARMLESS.items():
        harmless_exits(reason, *(f"command {name}" for name in names))


def commands() -> Iterable[str]:
    """Return every command with the groups in which it stands."""
    from . import main

    return _of(typer.main.get_command(main.build()), ())


def _of(command: Any, path: tuple[str, ...]) -> Iterable[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path)
        return
    for name, one in inner.items():
        yield from _of(one, (*path, name))
