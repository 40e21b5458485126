"""What the command palette finds: each app offers a finder, the desk walks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hit:
    """One line of the palette."""

    label: str
    url: str
    hint: str = ""  # e.g. a member number, shown small
    icon: str = "arrow-right"


Finder = Callable[[Any, str], Iterable[Hit]]  # (actor, text) → what this actor may find


@dataclass(frozen=True)
class Group:
    """A heading of the palette and who fills it."""

    name: str
    title: object  # a lazy translation
    find: Finder
    order: int


_groups: dict[str, Group] = {}


def offer(name: str, title: object, find: Finder, *, order: int = 50) -> None:
    """Let the palette ask `find` whenever somebody types; called once, at start."""
    _groups[name] = Group(name, title, find, order)


def groups() -> list[Group]:
    return sorted(_groups.values(), key=lambda group: (group.order, group.name))
