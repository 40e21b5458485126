"""Which figures and dimensions a person may put into a question."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaifong.authority.queries import Actor
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.scoped import view_of

from .definitions import DIMENSIONS, ENTITIES, MEASURES
from .joins import path_to, reachable
from .sources import open_columns
from .terms import Dimension, Entity, Measure, needed

Columns = Mapping[str, frozenset[str]]  # of each entity


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
    known = open_columns(view_of(actor, action))
    entities = tuple(
        e for e in ENTITIES.values() if actor.may(needed(e, action)) and e.name in known
    )
    names = {entity.name for entity in entities}
    measures = tuple(
        m for m in MEASURES.values() if m.entity in names and set(m.needs) <= known[m.entity]
    )
    of_entity = {name: _dimensions(name, known) for name in names}
    used = frozenset[str]().union(*of_entity.values())
    return Vocabulary(
        entities,
        measures,
        tuple(one for name, one in DIMENSIONS.items() if name in used),
        {m.name: of_entity[m.entity] for m in measures},
        actor.may(Permission.FIGURES_SEE),
    )


def _dimensions(entity: str, known: Columns) -> frozenset[str]:
    return frozenset(name for name in reachable(entity, ENTITIES) if _is_open(entity, name, known))


def _is_open(entity: str, name: str, known: Columns) -> bool:
    path = path_to(entity, name, ENTITIES)
    here = entity
    for edge in path.edges:
        if edge.there not in known.get(edge.to, ()) or edge.here not in known[here]:
            return False
        here = edge.to
    return path.column in known[here]
