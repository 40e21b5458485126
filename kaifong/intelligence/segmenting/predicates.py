"""Whom a segment means, as data: never numbers of people. No Django, no database, no clock."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kaifong.intelligence.rules import Filters
from kaifong.intelligence.semantics.asked import Ask, BadAsk, Value, days_from, days_json, from_json
from kaifong.intelligence.semantics.days import BadDays, Days

MOST_PARTS, DEEPEST, LONGEST_QUERY = 24, 6, 2_000


class BadPredicate(Exception):
    """A definition cannot be read, or is too large; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class GoesRound(Exception):
    """A segment would be made of itself: take the one that leads back out of it."""


class Figure(StrEnum):
    """Whom a figure of the monitoring report counts; each is a measure of one's own rows."""

    BUYERS = "buyers"
    RETURNERS = "returners"
    STAGE = "stage_members"
    VALUE = "segment_members"
    COHORT = "cohort_members"
    PRODUCT = "product_buyers"


COLUMNS: Mapping[Figure, tuple[str, ...]] = {
    Figure.BUYERS: (),
    Figure.RETURNERS: (),
    Figure.STAGE: ("stage",),
    Figure.VALUE: ("segment",),
    Figure.COHORT: ("cohort", "age"),
    Figure.PRODUCT: ("product_id",),
}


@dataclass(frozen=True)
class Cell:
    """Whose rows make up a cell of the builder."""

    asked: Ask
    where: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Counted:
    """Whom a figure of the monitoring report counts, over days that may be relative."""

    figure: Figure
    values: tuple[int, ...]
    days: Days
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True)
class Listed:
    """Whom a filter of the customers' list finds; `query` is its address in one spelling."""

    query: str


@dataclass(frozen=True)
class Of:
    """Whoever is in another segment."""

    segment_id: int


@dataclass(frozen=True)
class Every:
    """Whoever is in all of these."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True)
class Either:
    """Whoever is in one of these at least."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True)
class Without:
    """Whoever is open to the reader and not in this."""

    part: "Predicate"


type Leaf = Cell | Counted | Listed
type Predicate = Leaf | Of | Every | Either | Without
type People = frozenset[int]


def cell(asked: Ask, where: tuple[tuple[str, Value], ...]) -> Cell:
    """Return a cell by what alone decides whose rows are in it, so that equals are equal."""
    plain = replace(
        asked,
        measures=asked.measures[:1],
        dimensions=tuple(name for name, _ in where),
        calculated=(),
        having=(),
        compare=None,
        across=None,
        order=(),
        limit=None,
        beyond=False,
    )
    return Cell(plain, where)


def walked(predicate: Predicate, depth: int = 1) -> Iterator[tuple[Predicate, int]]:
    """Yield every part of a predicate, itself first, and how deep it lies."""
    yield predicate, depth
    if isinstance(predicate, Every | Either):
        for part in predicate.parts:
            yield from walked(part, depth + 1)
    elif isinstance(predicate, Without):
        yield from walked(predicate.part, depth + 1)


def others(predicate: Predicate) -> frozenset[int]:
    """Return the segments that it names."""
    return frozenset(one.segment_id for one, _ in walked(predicate) if isinstance(one, Of))


def check(predicate: Predicate) -> None:
    """
    Do nothing if a predicate is of a size that can be judged.

    :raises BadPredicate: otherwise
    """
    parts = list(walked(predicate))
    if len(parts) > MOST_PARTS or max(depth for _, depth in parts) > DEEPEST:
        raise BadPredicate("large")
    for one, _ in parts:
        if isinstance(one, Every | Either) and not one.parts:
            raise BadPredicate("empty")
        if isinstance(one, Counted) and len(one.values) != len(COLUMNS[one.figure]):
            raise BadPredicate("unreadable")
        if isinstance(one, Listed) and len(one.query) > LONGEST_QUERY:
            raise BadPredicate("large")


def expanded(
    predicate: Predicate, known: Callable[[int], Predicate], above: tuple[int, ...] = ()
) -> Predicate:
    """
    Return the same with every other segment replaced by what that one means now.

    :raises GoesRound: if one of them leads back to itself
    """
    if isinstance(predicate, Of):
        if predicate.segment_id in above:
            raise GoesRound
        within = (*above, predicate.segment_id)
        return expanded(known(predicate.segment_id), known, within)
    if isinstance(predicate, Every | Either):
        return type(predicate)(tuple(expanded(one, known, above) for one in predicate.parts))
    if isinstance(predicate, Without):
        return Without(expanded(predicate.part, known, above))
    return predicate


def judged(
    predicate: Predicate, leaf: Callable[[Leaf], People], everybody: Callable[[], People]
) -> People:
    """Return who is meant, the parts being judged as sets; every `Of` must be replaced before."""
    if isinstance(predicate, Either):
        return frozenset().union(*(judged(one, leaf, everybody) for one in predicate.parts))
    if isinstance(predicate, Without):
        return everybody() - judged(predicate.part, leaf, everybody)
    if isinstance(predicate, Every):
        return _in_all(predicate, leaf, everybody)
    if isinstance(predicate, Of):
        raise BadPredicate("unreadable")
    return leaf(predicate)


def _in_all(
    predicate: Every, leaf: Callable[[Leaf], People], everybody: Callable[[], People]
) -> People:
    """Return who is in all; what is taken away is taken from the rest, not from everybody."""
    wanted = [one for one in predicate.parts if not isinstance(one, Without)]
    found = [judged(one, leaf, everybody) for one in wanted]
    rest = frozenset.intersection(*found) if found else everybody()
    for one in predicate.parts:
        if isinstance(one, Without):
            rest -= judged(one.part, leaf, everybody)
    return rest


def as_json(predicate: Predicate) -> dict[str, Any]:
    """Return a predicate as plain data; `read` makes it again."""
    match predicate:
        case Cell(asked, where):
            return {"is": "cell", "asked": asked.as_json(), "where": [list(one) for one in where]}
        case Counted(figure, values, days, filters):
            return {
                "is": "counted",
                "figure": figure.value,
                "values": list(values),
                "days": days_json(days),
                "filters": {k: sorted(v) for k, v in vars(filters).items() if v is not None},
            }
        case Listed(query):
            return {"is": "listed", "query": query}
        case Of(segment_id):
            return {"is": "of", "segment": segment_id}
        case Without(part):
            return {"is": "without", "part": as_json(part)}
    kind = "every" if isinstance(predicate, Every) else "either"
    return {"is": kind, "parts": [as_json(one) for one in predicate.parts]}


def read(data: Any) -> Predicate:
    """
    Return the predicate that plain data say.

    :raises BadPredicate: if they say none, or one that is too large
    """
    try:
        found = _read(data, 1)
    except (KeyError, TypeError, ValueError, AttributeError, BadAsk, BadDays):
        raise BadPredicate("unreadable") from None
    check(found)
    return found


def _read(data: Mapping[str, Any], depth: int) -> Predicate:
    if depth > DEEPEST:
        raise BadPredicate("large")
    match data["is"]:
        case "cell":
            where = tuple((str(name), code) for name, code in data["where"])
            return Cell(from_json(data["asked"]), where)
        case "counted":
            return _counted(data)
        case "listed":
            return Listed(str(data["query"]))
        case "of":
            return Of(int(data["segment"]))
        case "without":
            return Without(_read(data["part"], depth + 1))
    kinds: dict[str, type[Every | Either]] = {"every": Every, "either": Either}
    return kinds[data["is"]](tuple(_read(one, depth + 1) for one in data["parts"]))


def _counted(data: Mapping[str, Any]) -> Counted:
    filters = Filters(**{name: frozenset(codes) for name, codes in data["filters"].items()})
    values = tuple(int(value) for value in data["values"])
    return Counted(Figure(data["figure"]), values, days_from(data["days"]), filters)


def digest(predicate: Predicate) -> str:
    """Return by what a definition is known: equal ones have the same, any change another."""
    plain = json.dumps(as_json(predicate), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
