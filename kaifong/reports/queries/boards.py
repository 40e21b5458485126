"""The dashboards that ship, as data: one for each kind of work, of reports of the library."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.authority.rules import Purpose
from kaifong.intelligence.queries import DEFINED_MEASURES, ENTITIES, Ask
from kaifong.reports.rules.boards import Beside, BoardDays, Shows, Tile
from kaifong.reports.rules.subjects import Shelf, Subject

from .library import LIBRARY


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A dashboard that ships; `purposes` are those of whom it is the home."""

    key: str
    title: Promise
    about: Promise
    tiles: tuple[Tile, ...]
    purposes: frozenset[Purpose] = frozenset()
    days: BoardDays = BoardDays.OWN
    beside: Beside = Beside.BEFORE


def _number(key: str, measure: str) -> Tile:
    return Tile(Subject(Shelf.LIBRARY, key), Shows.NUMBER, 1, measure)


def _chart(key: str, width: int = 1) -> Tile:
    return Tile(Subject(Shelf.LIBRARY, key), Shows.CHART, width)


def _table(key: str, width: int = 1) -> Tile:
    return Tile(Subject(Shelf.LIBRARY, key), Shows.TABLE, width)


BOARDS = (
    Ready(
        key="sales",
        title=_("Sales at a glance"),
        about=_("What is sold, where and through which channel."),
        purposes=frozenset({Purpose.SALES, Purpose.MANAGEMENT, Purpose.MARKETING}),
        tiles=(
            _number("sales-by-month", "net"),
            _number("sales-by-month", "units"),
            _chart("sales-by-month", 2),
            _table("sales-by-month"),
        ),
    ),
)
READY: Mapping[str, Ready] = {one.key: one for one in BOARDS}


def ready(*, actor: Actor) -> list[Ready]:
    """Return the dashboards that ship of which the actor may ask at least one tile."""
    return [one for one in BOARDS if any(_may_ask(actor, tile) for tile in one.tiles)]


def ready_for(*, actor: Actor, key: str) -> Ready | None:
    """Return one of them, or None if there is none that tells the actor anything."""
    return next((one for one in ready(actor=actor) if one.key == key), None)


def ready_home(*, actor: Actor) -> Ready | None:
    """Return the one that is made for what the actor is at work on."""
    return next((one for one in ready(actor=actor) if actor.purpose in one.purposes), None)


def may_ask_any(actor: Actor) -> bool:
    """Return whether figures of any kind are open to the actor."""
    return any(actor.may(entity.needs) for entity in ENTITIES.values())


def _may_ask(actor: Actor, tile: Tile) -> bool:
    return may_ask(actor, LIBRARY[tile.subject.key].asked)


def may_ask(actor: Actor, asked: Ask) -> bool:
    """Return whether the kinds of things that a question counts are open to the actor at all."""
    return all(actor.may(ENTITIES[DEFINED_MEASURES[name].entity].needs) for name in asked.measures)
