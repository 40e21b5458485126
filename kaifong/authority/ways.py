"""
Every way by which customers' data leave, registered so that each can be proved.

A way is run for a person and answers which rows it gave out and which fields of each. Apps
register theirs, and how to stock a scratch shop with rows to try them on, in their `ways.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from kaifong.foundation.fingerprints import fingerprint

from .queries import Actor
from .rules import Facts, FieldClass

Given = dict[int, frozenset[str]]  # id of the row → the object's fields that were given out


@dataclass(frozen=True)
class Way:
    """
    One way out: `run` walks the product's own code as a person would.

    `run` answers with rows and their fields, or, where only numbers are told, with how many rows
    they tell of (`counts_only`). `rows` names the rows given out, if they are others than the
    object's own, such as the lines of an order. `fields` are those that it can give out at all
    (none: every field); `withholds` those that it may keep back by a stricter rule of its own.
    `found_by` names fields by which rows are found: only rows that show them are expected.
    `urls` are the names of the addresses that lead out this way. A way with `some_rows` gives out
    only some of what it may, so that leaks alone are looked for; one that `logs` leaves every
    reading of contact or sensitive fields in the access log; one that is slow to walk is walked in
    one of `one_in` cases.
    """

    name: str
    about: str
    action: str
    run: Callable[[Actor], Given | int]
    counts_only: bool = False
    rows: str = ""
    fields: frozenset[str] | None = None
    withholds: frozenset[str] = frozenset()
    found_by: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    some_rows: bool = False
    logs: bool = False
    one_in: int = 1


Marks = dict[int, dict[str, tuple[str, ...]]]  # id of the row → field → words that tell it


@dataclass
class Shop:
    """
    What has been drawn of a scratch shop so far: rows by kind, its staff, and by which words a
    page gives a row's fields away; the field "" is that the row is there. `own` are fields that
    objects have in this shop only, because it made them for itself.
    """

    random: Random
    staff_ids: list[int]
    size: int  # customers
    rows: dict[str, dict[int, Facts]] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    own: dict[str, dict[str, FieldClass]] = field(default_factory=dict)  # by object
    regions: tuple[int, ...] = (1, 2, 3, 9)
    channels: tuple[int, ...] = (1, 2, 3, 5)
    categories: tuple[int, ...] = (1, 2, 3, 4)


@dataclass(frozen=True)
class Stock:
    """
    How an app fills its tables with drawn rows.

    Every field must hold something in every row, so that giving it out can be told from not.
    """

    name: str
    tables: tuple[str, ...]
    fill: Callable[[Shop], Mapping[str, dict[int, Facts]]]


_ways: dict[str, Way] = {}
_stocks: dict[str, Stock] = {}
_harmless: dict[str, str] = {}
_kinds: dict[str, Callable[[], Iterable[str]]] = {}
_leads: dict[str, str] = {}  # exit → the way on which it leads out
_exits_excused: dict[str, str] = {}
_shops: list[Shop] = []


def stand(shop: Shop) -> None:
    """Let ways know the scratch shop in which they are walked."""
    _shops[:] = [shop]


def standing_shop() -> Shop:
    """Return the scratch shop in which ways are being walked."""
    return _shops[0]


def lot_of(actor: Actor, about: str = "") -> Random:
    """Return what draws the same for the same grants, in every process: sets have no order."""
    return Random(fingerprint((about, actor.grants)))  # noqa: S311  drawn to be repeated


def register(*ways: Way) -> None:
    for way in ways:
        _ways[way.name] = way


def stock(stock: Stock) -> None:
    """Let an app fill its tables; what it builds on must be registered before."""
    _stocks[stock.name] = stock


def harmless(reason: str, *urls: str) -> None:
    """Say why addresses give out nobody's data: the names, or a namespace and a star."""
    _harmless.update(dict.fromkeys(urls, reason))


def kind(name: str, exits: Callable[[], Iterable[str]]) -> None:
    """
    Let an app name all exits of a kind that is no address, such as its jobs or its measures.

    Each of them then leads out on a way, or says why it gives out nobody's data; else the build
    fails. Exits are named with their kind before them: "job customers.scan".
    """
    _kinds[name] = exits


def leads(way: str, *exits: str) -> None:
    """Say that these exits lead out on a way that is walked."""
    _leads.update(dict.fromkeys(exits, way))


def harmless_exits(reason: str, *exits: str) -> None:
    """Say why these exits give out nobody's data."""
    _exits_excused.update(dict.fromkeys(exits, reason))


def kinds() -> dict[str, Callable[[], Iterable[str]]]:
    return dict(_kinds)


def leading() -> dict[str, str]:
    return dict(_leads)


def harmless_exits_known() -> dict[str, str]:
    return dict(_exits_excused)


def ways() -> list[Way]:
    return sorted(_ways.values(), key=lambda way: way.name)


def stocks() -> list[Stock]:
    return list(_stocks.values())


def harmless_urls() -> dict[str, str]:
    return dict(_harmless)
