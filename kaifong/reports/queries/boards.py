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
        about=_("What is sold, where and through which channel, and what comes back."),
        purposes=frozenset({Purpose.SALES}),
        tiles=(
            _number("sales-by-month", "net"),
            _number("league", "basket"),
            _number("returns-by-category", "return_rate"),
            _chart("sales-by-month", 2),
            _chart("league"),
            _table("preference-by-category", 2),
            _table("returns-by-product"),
        ),
    ),
    Ready(
        key="management",
        title=_("The shop at a glance"),
        about=_("Sales, customers, returns and the state of the records, one line of each."),
        purposes=frozenset({Purpose.MANAGEMENT}),
        tiles=(
            _number("sales-by-month", "net"),
            _number("customer-growth", "joined"),
            _number("returns-by-category", "return_rate"),
            _chart("sales-by-month", 2),
            _chart("customer-growth"),
            _chart("segments"),
            _chart("returns-by-category"),
            _chart("quality-by-department"),
        ),
    ),
    Ready(
        key="marketing",
        title=_("Marketing at a glance"),
        about=_("Who buys, who comes back, what is preferred, and who may be written to."),
        purposes=frozenset({Purpose.MARKETING}),
        tiles=(
            _number("new-and-returning", "known_buyers"),
            _number("repeat-rate", "repeat_rate"),
            _number("contactability", "contactable_rate"),
            _chart("customer-growth", 2),
            _chart("segments"),
            _chart("preference-by-category"),
            _chart("contactability"),
            _table("consents-by-goods"),
        ),
    ),
    Ready(
        key="service",
        title=_("Customer service at a glance"),
        about=_("How customers can be reached, and what is wanting in their records."),
        purposes=frozenset({Purpose.SERVICE}),
        tiles=(
            _number("quality-by-rule", "findings_open"),
            _number("contactability", "contactable_rate"),
            _number("customer-growth", "joined"),
            _chart("contactability"),
            _chart("why-not-contactable"),
            _chart("quality-by-side"),
            _table("quality-by-rule", 2),
        ),
    ),
    Ready(
        key="quality",
        title=_("Quality of the records"),
        about=_("What is wanting in the records, by department, side and rule."),
        tiles=(
            _number("quality-by-rule", "findings_open"),
            _number("quality-by-rule", "open_rate"),
            _number("quality-scores", "average_score"),
            _chart("quality-by-department", 2),
            _chart("quality-by-side"),
            _table("quality-by-rule", 2),
            _table("quality-scores"),
        ),
    ),
    Ready(
        key="privacy",
        title=_("The privacy office at a glance"),
        about=_("Requests and their forty days, consents, erasures, and to whom data were given."),
        purposes=frozenset({Purpose.PRIVACY}),
        tiles=(
            _number("requests-in-time", "requests_waiting"),
            _number("requests-in-time", "in_time_rate"),
            _number("disclosures", "disclosures"),
            _chart("requests-by-month", 2),
            _chart("consents"),
            _chart("erasures"),
            _chart("spared"),
            _chart("disclosures-by-place"),
        ),
    ),
    Ready(
        key="accounts",
        title=_("Accounts at a glance"),
        about=_("What was sold, what was paid back, by month and category."),
        purposes=frozenset({Purpose.FINANCE}),
        days=BoardDays.YEAR,
        beside=Beside.YEAR_AGO,
        tiles=(
            _number("returns-by-category", "sold"),
            _number("returns-by-category", "returned"),
            _number("sales-by-month", "net"),
            _table("sales-by-month", 2),
            _chart("returns-by-category"),
        ),
    ),
    Ready(
        key="despatch",
        title=_("Despatch at a glance"),
        about=_("How much leaves the warehouse, what comes back, and whose records need care."),
        purposes=frozenset({Purpose.FULFILMENT}),
        tiles=(
            _number("sales-by-month", "units"),
            _number("returns-by-month", "units_back"),
            _number("quality-by-rule", "findings_open"),
            _table("returns-by-product", 2),
            _chart("quality-by-rule"),
        ),
    ),
)
READY: Mapping[str, Ready] = {one.key: one for one in BOARDS}


def ready(*, actor: Actor) -> list[Ready]:
    """Return the dashboards that ship of which the actor may ask at least one tile."""
    return [one for one in BOARDS if open_tiles(one, actor)]


def open_tiles(one: Ready, actor: Actor) -> tuple[Tile, ...]:
    """Return the tiles that count what is open to the actor at all."""
    return tuple(tile for tile in one.tiles if _may_ask(actor, tile))


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
