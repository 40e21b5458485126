"""All definitions by name."""

from collections.abc import Mapping

from kaifong.intelligence.semantics.terms import Dimension, Entity, Measure, Rate

from . import buyers, contacts, duties, people, rates, sales

PARTS = (sales, buyers, people, contacts, duties)
ENTITIES: Mapping[str, Entity] = {e.name: e for part in PARTS for e in part.ENTITIES}
DIMENSIONS: Mapping[str, Dimension] = {d.name: d for part in PARTS for d in part.DIMENSIONS}
MEASURES: Mapping[str, Measure] = {m.name: m for part in PARTS for m in part.MEASURES}
RATES: Mapping[str, Rate] = {one.name: one for one in rates.RATES}

__all__ = ["DIMENSIONS", "ENTITIES", "MEASURES", "RATES"]
