"""Declaring other systems, reading them, saying who is who, letting go."""

from kaifong.sources.queries.standing import NoSuchSource
from kaifong.sources.rules.entities import CannotMap, Entity, Mapped

from .deciding import decide
from .declaring import (
    CodeTaken,
    Declared,
    EditedMeanwhile,
    declare,
    map_tables,
    redeclare,
    remove,
)
from .forgetting import forget
from .refreshing import RefreshUnderWay, ask_for_refresh, refresh, refresh_due

__all__ = [
    "CannotMap",
    "CodeTaken",
    "Declared",
    "EditedMeanwhile",
    "Entity",
    "Mapped",
    "NoSuchSource",
    "RefreshUnderWay",
    "ask_for_refresh",
    "decide",
    "declare",
    "forget",
    "map_tables",
    "redeclare",
    "refresh",
    "refresh_due",
    "remove",
]
