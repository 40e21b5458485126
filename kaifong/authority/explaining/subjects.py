"""What rows can be asked about: who keeps them says what they and their fields are called."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass

Words = Any  # text in both languages


@dataclass(frozen=True)
class Extra:
    """A field that the shop made for itself."""

    name: str
    label: str
    cls: FieldClass


def _none(_actor: Actor) -> Sequence[Extra]:
    return ()


def _stays(_actor: Actor, _number: int) -> int | None:
    return None


@dataclass(frozen=True)
class Subject:
    """
    One kind of row: what its fields are called, and by name each row as the asker may see it.

    `moved` says to which row another one was merged, if the asker may see that; `url` is its page.
    """

    about: str
    labels: Mapping[str, Words]
    called: Callable[[Actor, int], str]
    url: str
    extras: Callable[[Actor], Sequence[Extra]] = _none
    moved: Callable[[Actor, int], int | None] = _stays


Remark = Callable[[Actor, int], Iterable[Words]]

_subjects: dict[str, Subject] = {}
_remarks: dict[tuple[str, str], Remark] = {}


def offer(offered: Subject) -> None:
    """Let rows of a kind be asked about; called once, at start."""
    _subjects[offered.about] = offered


def remark(about: str, name: str, tell: Remark) -> None:
    """Let an app say what else stands in the way, within the asker's authority."""
    _remarks[about, name] = tell


def subject(about: str) -> Subject | None:
    return _subjects.get(about)


def subjects() -> list[Subject]:
    return [_subjects[about] for about in sorted(_subjects)]


def remarks(actor: Actor, about: str, number: int) -> list[Words]:
    """Return what else there is to say of one row."""
    found = (tell(actor, number) for (of, _), tell in sorted(_remarks.items()) if of == about)
    return [words for told in found for words in told]
