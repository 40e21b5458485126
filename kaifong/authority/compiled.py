"""One predicate, compiled for Django and for Ibis; `rules.admits` is the oracle of both."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from .objects import Object
from .rules import ANY, Predicate, Rows

NEVER = Q(pk__in=[])


def to_q(predicate: Predicate, of: Object, staff_id: int, prefix: str = "") -> Q:
    """Return the filter of a queryset over the object's rows, or over rows that point to it."""
    if ANY in predicate:
        return Q()
    return reduce(or_, (_one_q(rows, of, staff_id, prefix) for rows in _ordered(predicate)), NEVER)


def to_ibis(predicate: Predicate, of: Object, staff_id: int, table: Any) -> Any:
    """Return the filter over an unbound table with the object's columns; None admits every row."""
    if ANY in predicate:
        return None
    parts = [_one_ibis(rows, of, staff_id, table) for rows in _ordered(predicate)]
    return reduce(or_, parts) if parts else _never()


def _one_q(rows: Rows, of: Object, staff_id: int, prefix: str) -> Q:
    q = Q()
    if rows.regions is not None:
        q &= _in(prefix, of.regions, rows.regions)
    if rows.channels is not None:
        q &= _in(prefix, of.channels, rows.channels)
    if rows.categories is not None and of.categories:
        q &= Q(**{f"{prefix}{of.categories}__overlap": sorted(rows.categories)})
    elif rows.categories is not None:
        q &= _in(prefix, of.category, rows.categories)
    if rows.own:
        q &= Q(**{f"{prefix}{of.owners}": rows.whose or staff_id}) if of.owners else NEVER
    return q


def _in(prefix: str, column: str, codes: frozenset[int]) -> Q:
    # Rows without such a column are in no region, channel or category that could be granted.
    return Q(**{f"{prefix}{column}__in": sorted(codes)}) if column else NEVER


def _one_ibis(rows: Rows, of: Object, staff_id: int, table: Any) -> Any:
    tests = []
    if rows.regions is not None:
        tests.append(_is_in(table, of.regions, rows.regions))
    if rows.channels is not None:
        tests.append(_is_in(table, of.channels, rows.channels))
    if rows.categories is not None:
        tests.append(_of_category(table, of, rows.categories))
    if rows.own:
        tests.append(table[of.owners] == (rows.whose or staff_id) if of.owners else _never())
    return reduce(and_, tests)


def _of_category(table: Any, of: Object, codes: frozenset[int]) -> Any:
    if of.category and of.category in table.columns:
        return _is_in(table, of.category, codes)
    if not of.categories:
        return _never()
    return reduce(or_, (table[of.categories].contains(code) for code in sorted(codes)), _never())


def _is_in(table: Any, column: str, codes: frozenset[int]) -> Any:
    return table[column].isin(sorted(codes)) if column and codes else _never()


def _never() -> Any:
    import ibis

    return ibis.literal(1) == ibis.literal(0)


def _ordered(predicate: Predicate) -> list[Rows]:
    # The same predicate gives the same SQL, so that a prepared plan is found again.
    return sorted(predicate, key=repr)
