"""How entities join: only from many to one, so that no row is ever counted twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from .terms import Edge, Entity


class NoWay(Exception):
    """A dimension cannot be reached; says from which entity, and whose dimension it is."""

    def __init__(self, entity: str, dimension: str, held_by: tuple[str, ...]) -> None:
        super().__init__(f"{dimension} does not lead on from {entity}")
        self.entity, self.dimension, self.held_by = entity, dimension, held_by


class WouldFanOut(NoWay):
    """Joining would count rows several times: one of these has many of those."""


@dataclass(frozen=True)
class Path:
    """The edges from an entity to the one that holds a dimension, and the column there."""

    edges: tuple[Edge, ...]
    column: str


def path_to(start: str, dimension: str, entities: Mapping[str, Entity]) -> Path:
    """
    Return the shortest way from an entity to a dimension over edges from many to one.

    :raises WouldFanOut: if only an edge from one to many leads there
    :raises NoWay: if none does
    """
    waiting: list[tuple[str, tuple[Edge, ...]]] = [(start, ())]
    seen = {start}
    while waiting:
        name, edges = waiting.pop(0)
        entity = entities[name]
        if dimension in entity.columns:
            return Path(edges, entity.columns[dimension])
        for edge in entity.edges:
            if edge.to not in seen:
                seen.add(edge.to)
                waiting.append((edge.to, (*edges, edge)))
    held_by = tuple(e.name for e in entities.values() if dimension in e.columns)
    refusal = WouldFanOut if any(_leads(e, start, entities) for e in held_by) else NoWay
    raise refusal(start, dimension, held_by)


def reachable(start: str, entities: Mapping[str, Entity]) -> frozenset[str]:
    """Return the dimensions by which the figures of an entity may be told apart."""
    found: set[str] = set()
    waiting, seen = [start], {start}
    while waiting:
        entity = entities[waiting.pop()]
        found |= set(entity.columns)
        for edge in entity.edges:
            if edge.to not in seen:
                seen.add(edge.to)
                waiting.append(edge.to)
    return frozenset(found)


def _leads(start: str, goal: str, entities: Mapping[str, Entity]) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        name = waiting.pop()
        for edge in entities[name].edges:
            if edge.to == goal:
                return True
            if edge.to not in seen:
                seen.add(edge.to)
                waiting.append(edge.to)
    return False
