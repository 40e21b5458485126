"""One predicate, compiled for Django and for Ibis; `rules.admits` is the oracle of both."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from .objects import Object
from .rules import Predicate, Rows

NEVER = Q(pk__in=[])


def to_q(predicate: Predicate, of: Object, staff_id: int, prefix: str = "") -> Q:
    """Return the filter of a queryset over the object's rows, or over rows that point to it."""
    if any(rows == Rows() for rows in predicate):
        return Q()
    return reduce(or_, (_one_q(rows, of, staff_id, prefix) for rows in _ordered(predicate)), NEVER)


def to_ibis(predicate: Predicate, of: Object, staff_id: int, table: Any) -> Any:
    """Return the filter over an unbound table with the object's columns; None admits every row."""
    import ibis

    if any(rows == Rows() for rows in predicate):
        return None
    parts = [_one_ibis(rows, of, staff_id, table) for rows in _ordered(predicate)]
    return reduce(or_, parts) if parts else ibis.literal(1) == ibis.literal(0)


def _one_q(rows: Rows, of: Object, staff_id: int, prefix: str) -> Q:
    q = Q()
    if rows.regions is not None:
        q &= Q(**{f"{prefix}{of.regions}__in": sorted(rows.regions)})
    if rows.channels is not None:
        q &= Q(**{f"{prefix}{of.channels}__in": sorted(rows.channels)})
    if rows.categories is not None:
        test = f"{of.categories}__overlap" if of.categories else f"{of.category}__in"
        q &= Q(**{f"{prefix}{test}": sorted(rows.categories)})
    if rows.own:
        q &= Q(**{f"{prefix}{of.owners}": staff_id})
    return q


def _one_ibis(rows: Rows, of: Object, staff_id: int, table: Any) -> Any:
    import ibis

    tests = []
    if rows.regions is not None:
        tests.append(table[of.regions].isin(sorted(rows.regions)))
    if rows.channels is not None:
        tests.append(table[of.channels].isin(sorted(rows.channels)))
    if rows.categories is not None:
        tests.append(table[of.category].isin(sorted(rows.categories)))
    if rows.own:
        tests.append(table[of.owners] == staff_id)
    return reduce(lambda a, b: a & b, tests, ibis.literal(1) == ibis.literal(1))


def _ordered(predicate: Predicate) -> list[Rows]:
    return sorted(predicate, key=repr)
