"""What a ready report is, and what a shelf of them."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from kaifong.intelligence.queries import DEFINED_MEASURES, ENTITIES, RATES, Ask, Calculated, Entity


@dataclass(frozen=True, kw_only=True)
class Entry:
    """
    A ready question: what it answers (`about`), how its figures are to be read (`reading`).

    `whose` says for which work it is meant; whether it is open depends on what it asks alone.
    """

    key: str
    title: Promise
    about: Promise
    reading: Promise
    asked: Ask
    whose: Promise
    chart: str = "bar"  # as the builder names it

    @property
    def has_days(self) -> bool:
        """Return whether a period makes a difference; else the figures say how things stand now."""
        return any(one.date or one.made for one in self._entities)

    @property
    def has_people(self) -> bool:
        """Return whether the figures lead to customers: those of the first figure."""
        return self._entities[0].person is not None

    @property
    def _entities(self) -> list[Entity]:
        return [ENTITIES[DEFINED_MEASURES[name].entity] for name in self.asked.measures]


class Part(StrEnum):
    """A part of the product that is not there yet."""

    CAMPAIGNS = "campaigns"
    SERVICE_DESK = "service_desk"


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """A report that has nothing to count until a part of the product comes."""

    key: str
    title: Promise
    about: Promise
    waits_for: Part


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Ready reports of one kind of work, and those still awaited."""

    key: str
    title: Promise
    entries: tuple[Entry, ...] = ()
    awaited: tuple[Awaited, ...] = ()


def rate(name: str) -> tuple[Calculated, ...]:
    """Return a defined rate as a question asks for it; it is called as it is defined."""
    one = RATES[name]
    return (Calculated(one.name, one.formula, percent=one.percent),)
