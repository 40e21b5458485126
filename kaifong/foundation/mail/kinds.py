"""
What may be written to users, declared by each app's `mails.py`.

A mail carries codes, numbers and days; its words are made when it is sent, in the reader's
language. None names a customer: a mail is read outside authority.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with a mail: whoever encloses it has locked it."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Letter:
    """The words of a mail; `path` is where its link leads within the shop."""

    subject: str
    lines: tuple[str, ...]
    link: str
    path: str
    file: Enclosed | None = None


@dataclass(frozen=True)
class Kind:
    """
    A kind of mail: `letter` puts its facts into words in the language that is active.

    One that a law asks for (`by_law`) cannot be declined. `decline` is what stopping a single
    matter does (user, matter, moment); without it the whole kind is stopped.
    """

    code: str
    label: Promise | str
    letter: Callable[[Facts], Letter]
    by_law: bool = False
    decline: Callable[[int, int, datetime], None] | None = None


_kinds: dict[str, Kind] = {}
_barred: list[Callable[[int], bool]] = []


def register(*kinds: Kind) -> None:
    for kind in kinds:
        _kinds[kind.code] = kind


def bar(check: Callable[[int], bool]) -> None:
    """Let an app say of a user, when a mail is sent, that he gets none any more."""
    if check not in _barred:
        _barred.append(check)


def is_barred(user_id: int) -> bool:
    return any(check(user_id) for check in _barred)


def kinds() -> Mapping[str, Kind]:
    """Return every kind by its code."""
    _found()
    return _kinds


@cache
def _found() -> None:
    autodiscover_modules("mails")
