"""What people are told when an import cannot go on: always that nothing was kept."""

import errno
from dataclasses import dataclass, field
from typing import Any

from django.db import Error
from psycopg import errors

from kaifong.authority.queries import NotAllowed
from kaifong.foundation.switches import Braked

from .options import WrongOption
from .reading.source import UnreadableFile

BRAKED = "Nothing can be changed at the moment: a brake is on. Start it again later."
NO_RIGHT = (
    "Whoever asked for it may not do it any more, or has left. Nothing was kept; somebody who may"
    " starts it again."
)
DEAD = "The process that did this ended half-way. Nothing of it was kept; start it again."
NO_ROOM = "The disk is full. Nothing was kept; make room and start it again."
GONE = "The uploaded file is no longer kept. Upload it again."
TOO_MANY_CATEGORIES = (
    "The column of categories names more than %(most)s new ones, so it says something else. "
    "Nothing was kept; choose another column."
)
LOST = "Lines or money were lost on the way (%(what)s), so nothing was kept. This is our fault."
IN_USE = (
    "Later returns (%(numbers)s) take back goods of this import, so it stays. "
    "Revert those returns first."
)
TAKEN = "Somebody else wrote the same customers or orders meanwhile. Nothing was kept; try again."
DATABASE = "The database could not finish it (%(what)s). Nothing was kept; start it again."
UNKNOWN = "Something unforeseen happened (%(what)s). Nothing was kept; the log says more."


class InUse(Exception):
    """Later returns take back goods of the import."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


@dataclass(frozen=True)
class Trouble:
    """A msgid with `%(name)s` places, and what fills them."""

    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def foreseen(self) -> bool:
        return self.sentence not in (UNKNOWN, LOST)


def trouble_of(fault: BaseException) -> Trouble:
    """Return what to tell people of an exception."""
    if isinstance(fault, UnreadableFile | WrongOption):
        return Trouble(fault.sentence, {k: str(v) for k, v in fault.facts.items()})
    if isinstance(fault, Error):
        return _of_database(fault)
    if isinstance(fault, OSError):
        return _of_disk(fault)
    if isinstance(fault, Braked):
        return Trouble(BRAKED)
    if isinstance(fault, InUse):
        return Trouble(IN_USE, {"numbers": str(fault)})
    return _of_rows(fault) or Trouble(UNKNOWN, {"what": type(fault).__name__})


def _of_rows(fault: BaseException) -> Trouble | None:
    from .people.importing import LinesLost
    from .sales.articles import MOST_CATEGORIES, TooManyCategories
    from .sales.judging import DoesNotAddUp

    told: dict[type[BaseException], Trouble] = {
        TooManyCategories: Trouble(TOO_MANY_CATEGORIES, {"most": MOST_CATEGORIES}),
        NotAllowed: Trouble(NO_RIGHT),
        LinesLost: Trouble(LOST, {"what": str(fault)}),
        DoesNotAddUp: Trouble(LOST, {"what": str(fault)}),
    }
    return told.get(type(fault))


def _of_disk(fault: OSError) -> Trouble:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(NO_ROOM)
    if isinstance(fault, FileNotFoundError):
        return Trouble(GONE)
    return Trouble(UNKNOWN, {"what": type(fault).__name__})


def _of_database(fault: Error) -> Trouble:
    cause = fault.__cause__
    if isinstance(cause, errors.DiskFull):
        return Trouble(NO_ROOM)
    if isinstance(cause, errors.UniqueViolation | errors.ForeignKeyViolation):
        return Trouble(TAKEN)
    return Trouble(DATABASE, {"what": type(cause or fault).__name__})
