"""Which figures and dimensions a person may put into a question."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaifong.authority.queries import Actor
from kaifong.intelligence.measures import Tables
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.scoped import tables_for, view_of

from .definitions import DIMENSIONS, ENTITIES, MEASURES
from .joins import path_to, reachable
from .terms import Dimension, Entity, Measure, needed


@dataclass(frozen=True)
class Vocabulary:
    """What is open to a person, in the order in which it is defined."""

    entities: tuple[Entity, ...]
    measures: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...]
    dimensions_of: Mapping[str, frozenset[str]]  # measure → dimensions that may tell it apart
    beyond: bool  # whether figures beyond his own rows are told him


def vocabulary(*, actor: Actor, action: str = "report") -> Vocabulary:
    """Return what the actor may ask of his own rows."""
    tables = tables_for(view_of(actor, action))
    entities = tuple(
        e for e in ENTITIES.values() if actor.may(needed(e, action)) and e.table in tables
    )
    names = {entity.name for entity in entities}
    measures = tuple(
        m
        for m in MEASURES.values()
        if m.entity in names and set(m.needs) <= set(tables[ENTITIES[m.entity].table].columns)
    )
    of_entity = {name: _dimensions(name, tables) for name in names}
    used = frozenset[str]().union(*of_entity.values())
    return Vocabulary(
        entities,
        measures,
        tuple(one for name, one in DIMENSIONS.items() if name in used),
        {m.name: of_entity[m.entity] for m in measures},
        actor.may(Permission.FIGURES_SEE),
    )


def _dimensions(entity: str, tables: Tables) -> frozenset[str]:
    return frozenset(name for name in reachable(entity, ENTITIES) if _is_open(entity, name, tables))


def _is_open(entity: str, name: str, tables: Tables) -> bool:
    path = path_to(entity, name, ENTITIES)
    here = ENTITIES[entity].table
    for edge in path.edges:
        there = ENTITIES[edge.to].table
        if there not in tables or edge.there not in tables[there].columns:
            return False
        if edge.here not in tables[here].columns:
            return False
        here = there
    return path.column in tables[here].columns
