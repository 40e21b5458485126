"""
Every way by which customers' data leave, registered so that each can be proved.

A way is run for a person and answers which rows it gave out and which fields of each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .queries import Actor

Given = dict[int, frozenset[str]]  # id of the row → the object's fields that were given out


@dataclass(frozen=True)
class Way:
    """One way out: `run` walks the product's own code as a person would."""

    name: str
    about: str
    action: str
    run: Callable[[Actor], Given]
    counts_only: bool = False


_ways: dict[str, Way] = {}


def register(way: Way) -> None:
    _ways[way.name] = way


def ways() -> list[Way]:
    return sorted(_ways.values(), key=lambda way: way.name)
