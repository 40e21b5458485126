"""The rows of an entity: a table of the reader's view, or reckoned from such tables."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kaifong.intelligence.measures import Tables
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import View, tables_for

from .definitions import ENTITIES
from .terms import Entity

SOME_DAYS = Period(date(2024, 1, 1), date(2025, 1, 1))


def table_of(
    entity: Entity, tables: Tables, period: Period, wanted: frozenset[str] = frozenset()
) -> Any | None:
    """
    Return the rows of an entity in the period if it is made for one; none if closed.

    Rows made for a period have the columns wanted at least, all if none are named.
    """
    if entity.made is None:
        return tables.get(entity.table)
    needs = (one.partition(".") for one in entity.made_of)
    if any(
        table not in tables or column not in tables[table].columns for table, _, column in needs
    ):
        return None
    return entity.made(tables, period, wanted)


@lru_cache(maxsize=64)
def open_columns(view: View) -> Mapping[str, frozenset[str]]:
    """Return the columns of each entity of which anything is open in a view."""
    tables = tables_for(view)
    found = {name: table_of(one, tables, SOME_DAYS) for name, one in ENTITIES.items()}
    return {name: frozenset(rows.columns) for name, rows in found.items() if rows is not None}
