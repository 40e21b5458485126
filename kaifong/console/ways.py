"""What the command line gives out, for `kaifong authority prove`."""

from collections.abc import Iterable
from typing import Any

import typer

from kaifong.authority.ways import harmless_exits, kind, leads

from .main import build


def commands() -> Iterable[str]:
    """Return every command with the groups in which it stands."""
    return _of(typer.main.get_command(build()), ())


def _of(command: Any, path: tuple[str, ...]) -> Iterable[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path)
        return
    for name, one in inner.items():
        yield from _of(one, (*path, name))


kind("command", commands)
leads("customers.export", "command export customers")
leads("reports.export key figures", "command export report")
harmless_exits(
    "it runs the machine, for whoever has the machine; it writes nobody's data out",
    "command doctor",
    "command lake refresh",
    "command lake status",
    "command prepare",
    "command run",
    "command serve",
    "command status",
    "command stop",
    "command world",
)
harmless_exits(
    "a whole copy for whoever has the machine; it goes nowhere by itself",
    "command backup",
    "command restore",
)
harmless_exits(
    "figures, numbers and rules; nobody's name, address or amount",
    "command audit anchors",
    "command audit verify",
    "command authority first-administrator",
    "command authority prove",
    "command calendar year",
    "command law date",
    "command law diff",
    "command law test",
    "command quality run",
    "command quality scores",
    "command retention due",
    "command retention rewrite",
    "command retention run",
    "command retention scan",
)
harmless_exits(
    "it reads a file in, or takes it back, with the rights of the person named",
    "command import customers",
    "command import revert",
    "command import sales",
)
