"""What files the worker can make: each app says so in code, once, at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from kaifong.authority.queries import Actor

type Wish = Mapping[str, str]  # what a form sent, by the names of its fields
type Facts = Mapping[str, int]


class NoSuchKind(Exception):
    """No installed app makes such a file."""


class Unaskable(Exception):
    """What was asked for makes no sense, or not any more."""


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a maker is handed; it says through `told` how many rows it has written."""

    actor: Actor
    wish: Wish
    at: datetime
    told: Callable[[int], None] = lambda _rows: None


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file at its beginning, and what is known of it; `facts` come back when it is fetched."""

    name: str
    content_type: str
    file: IO[bytes]
    rows: int
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """That a file is fetched, which was made at a moment."""

    actor: Actor
    facts: Facts
    made_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Kind:
    """
    A file that the worker can make.

    `rights` raises NotAllowed if somebody may not have such a file, and else returns all that his
    rights to it are: if they are not equal when it is made or fetched, he does not get it. `total`
    counts its rows, `make` writes it in the language that is on (Unaskable: it cannot), `fetched`
    puts on record that it leaves, as if it had been made then. One that names people is destroyed
    when any are erased.
    """

    code: str
    label: object
    rights: Callable[[Actor], object]
    total: Callable[[Actor, Wish, datetime], int]
    make: Callable[[Making], Written]
    fetched: Callable[[Fetch], None]
    names_people: bool = False


_kinds: dict[str, Kind] = {}


def offer_kind(kind: Kind) -> None:
    """Let an app have its files made by the worker."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """
    Return what is made under a code.

    :raises NoSuchKind: if no installed app makes it
    """
    if code not in _kinds:
        raise NoSuchKind(code)
    return _kinds[code]


def kinds_naming_people() -> list[str]:
    return [code for code, kind in _kinds.items() if kind.names_people]
