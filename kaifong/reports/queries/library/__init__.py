"""The reports that ship: ready questions, each with what it is for and how to read it."""

from collections.abc import Mapping

from kaifong.authority.queries import Actor
from kaifong.intelligence.queries import Vocabulary, vocabulary

from . import customers, privacy, quality, returns, sales, service
from .shelf import Awaited, Entry, Part, Shelf

SHELVES: tuple[Shelf, ...] = (
    Shelf(key="sales", title=sales.TITLE, entries=(*sales.ENTRIES, *returns.ENTRIES)),
    Shelf(key="customers", title=customers.TITLE, entries=customers.ENTRIES),
    Shelf(key="quality", title=quality.TITLE, entries=quality.ENTRIES),
    Shelf(key="privacy", title=privacy.TITLE, entries=privacy.ENTRIES),
    Shelf(key="service", title=service.TITLE, awaited=service.AWAITED),
)
LIBRARY: Mapping[str, Entry] = {one.key: one for shelf in SHELVES for one in shelf.entries}


def open_to(*, actor: Actor, action: str = "report") -> tuple[Entry, ...]:
    """Return the ready reports whose figures and sides the actor may all ask for."""
    known = vocabulary(actor=actor, action=action)
    return tuple(one for one in LIBRARY.values() if is_open(one, known))


def is_open(one: Entry, known: Vocabulary) -> bool:
    sides = {*one.asked.dimensions, *(test.dimension for test in one.asked.filters)}
    return all(
        name in known.dimensions_of and sides <= known.dimensions_of[name]
        for name in one.asked.measures
    )


__all__ = ["LIBRARY", "SHELVES", "Awaited", "Entry", "Part", "Shelf", "is_open", "open_to"]
