"""What a tile, a delivery or a contract is of: a report of the library, or one that staff keep."""

from dataclasses import dataclass

from django.utils.functional import Promise

from kaifong.authority.queries import Actor
from kaifong.intelligence.queries import Ask
from kaifong.reports.rules.subjects import Shelf, Subject

from .library import LIBRARY
from .saved import saved_one


class NoSuchSubject(Exception):
    """There is no such report, or it is not open to this reader."""


@dataclass(frozen=True)
class Named:
    """A question with its name: `version` is that of a kept report, 0 for one of the library."""

    subject: Subject
    title: Promise | str
    asked: Ask
    chart: str = "bar"
    version: int = 0


def named(*, actor: Actor, subject: Subject) -> Named:
    """
    Return the question of a subject. Asking it is another step, answered from the asker's own rows.

    :raises NoSuchSubject: if there is none that is open to the actor
    """
    if subject.shelf is Shelf.LIBRARY:
        entry = LIBRARY.get(subject.key)
        if entry is None:
            raise NoSuchSubject(subject.key)
        return Named(subject, entry.title, entry.asked, entry.chart)
    kept = saved_one(actor=actor, report_id=int(subject.key))
    if kept is None:
        raise NoSuchSubject(subject.key)
    return Named(subject, kept.name, kept.asked, kept.chart, kept.version)
