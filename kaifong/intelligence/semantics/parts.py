"""The part of a question that one entity answers, with its days reckoned: what is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from kaifong.intelligence.rules import Period

from .asked import Ask, BadAsk, Filter, Op, Order, Value
from .definitions import DIMENSIONS, ENTITIES, MEASURES
from .joins import Path, path_to
from .terms import Dimension, Entity, Measure


@dataclass(frozen=True)
class Fit:
    """A filter whose days are reckoned: `DURING` has become a range."""

    dimension: str
    op: Op
    values: tuple[Value, ...]


@dataclass(frozen=True)
class First:
    """Only the first rows of the finest level; the dimensions decide among equals."""

    count: int
    order: tuple[Order, ...]


@dataclass(frozen=True)
class Part:
    """Figures of one entity at several levels of dimensions."""

    entity: str
    levels: tuple[tuple[str, ...], ...]
    measures: tuple[str, ...]
    tests: tuple[Fit, ...]
    period: Period  # of the entity's date, if it has one
    first: First | None = None

    @cached_property
    def of(self) -> Entity:
        return ENTITIES[self.entity]

    @cached_property
    def figures(self) -> tuple[Measure, ...]:
        return tuple(MEASURES[name] for name in self.measures)

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """Return the way to each dimension that is shown or filtered by."""
        tested = (test.dimension for test in self.tests if test.op is not Op.SEGMENT)
        names = dict.fromkeys((*self.levels[0], *tested))
        return {name: path_to(self.entity, name, ENTITIES) for name in names}


def parts_of(ask: Ask, period: Period, today: date) -> tuple[Part, ...]:
    """
    Return one part for each entity of which figures are asked.

    :raises BadAsk: if a measure or a dimension is not defined
    :raises NoWay: if a dimension cannot be reached from an entity without counting rows twice
    """
    by_entity: dict[str, list[str]] = {}
    for name in ask.measures:
        if name not in MEASURES:
            raise BadAsk("unknown", name)
        by_entity.setdefault(MEASURES[name].entity, []).append(name)
    for name in (*ask.dimensions, *_tested(ask)):
        if name not in DIMENSIONS:
            raise BadAsk("unknown", name)
    tests = tuple(_fit(one, today) for one in ask.filters if one.narrows)
    parts = tuple(
        Part(entity, ask.levels, tuple(measures), tests, period, _first(ask, len(by_entity)))
        for entity, measures in by_entity.items()
    )
    for part in parts:
        if len(part.paths) and any(t.op is Op.SEGMENT for t in tests) and not part.of.person:
            raise BadAsk("segment", part.entity)
    return parts


def _first(ask: Ask, entities: int) -> First | None:
    """Return which rows suffice, where that can be told before all of them are put together."""
    together = entities > 1 or ask.across or ask.having or ask.compare or ask.beyond
    known = {*ask.dimensions, *ask.measures}
    if ask.limit is None or together or not all(one.by in known for one in ask.order):
        return None
    return First(ask.limit, ask.order)


def dimensions_in(ask: Ask) -> list[Dimension]:
    """Return the definitions of what a question shows or filters by."""
    names = dict.fromkeys((*ask.dimensions, *_tested(ask)))
    return [DIMENSIONS[name] for name in names]


def _tested(ask: Ask) -> list[str]:
    return [f.dimension for f in ask.filters if f.op is not Op.SEGMENT and f.narrows]


def _fit(one: Filter, today: date) -> Fit:
    if one.days is None:
        return Fit(one.dimension, one.op, one.values)
    days = one.days.days(today)
    last = days.until - timedelta(days=1)
    return Fit(one.dimension, Op.RANGE, (days.start.isoformat(), last.isoformat()))
