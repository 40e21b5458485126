"""
How many rows a step would open or shut, counted behind the wall of those whom it concerns.

One statement for each kind of thing. Where there are very many rows, some thousands of numbers are
drawn and looked up, and more than so many are said; a few are counted, unless that takes too long.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from math import sqrt
from operator import or_
from random import Random
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Max, Q

from kaifong.authority import wall
from kaifong.authority.compiled import NEVER, to_q
from kaifong.authority.objects import Object, object_named
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.authority.visible import rows_named
from kaifong.foundation.ids import StaffId

from .steps import Share, Step

PATIENCE = 300  # milliseconds for one statement that counts all
MANY = 250_000  # rows of a table, from which on not all are counted at once
LOOKED_AT = 5_000  # numbers drawn, where counting all takes too long
RARE = 30  # hits among those: so few rows that they may be counted after all
FEW = 10


@dataclass(frozen=True)
class Number:
    """So many rows; `least`: more than that; `few`: from one to nine, and how many is not told."""

    n: int
    least: bool = False
    few: bool = False


def numbers(steps: Sequence[Step], *, asker: Actor) -> dict[Step, Number]:
    """
    Return how many rows each step opens or shuts; things without rows are not counted.

    Who does not see every row of a kind himself is not told of less than FEW: it might tell of one.
    """
    found: dict[Step, Number] = {}
    for about in sorted({step.object for step in steps}):
        counted = _counted(about, [step for step in steps if step.object == about])
        whole = asker.scope("see", about).is_everything(FieldClass.PUBLIC)
        for step, number in counted.items():
            few = not whole and not number.least and 0 < number.n < FEW
            found[step] = replace(number, n=FEW, few=True) if few else number
    return found


def _counted(about: str, steps: list[Step]) -> dict[Step, Number]:
    rows = rows_named(about)
    if rows is None:
        return {}
    of = object_named(about)
    conditions = {step.shares: _condition(of, step.shares) for step in steps}
    names = {f"n{number}": shares for number, shares in enumerate(conditions)}
    asked = {name: conditions[shares] for name, shares in names.items()}
    with wall.seen_by(_stand_in(about, steps)):
        told = _told(rows, asked)
    by_shares = {shares: told[name] for name, shares in names.items()}
    return {step: by_shares[step.shares] for step in steps}


def _condition(of: Object, shares: Sequence[Share]) -> Q:
    parts = [
        _between(of, share, staff_id)
        for share in shares
        for staff_id in (share.staff_ids if share.own else share.staff_ids[:1])
    ]
    return reduce(or_, parts)


def _between(of: Object, share: Share, staff_id: int) -> Q:
    if ANY in share.old:
        return NEVER
    # Never empty: "every row" joined to something by OR would vanish.
    new = Q(pk__isnull=False) & to_q(share.new, of, staff_id)
    return new & ~to_q(share.old, of, staff_id) if share.old else new


def _stand_in(about: str, steps: Sequence[Step]) -> Actor:
    """Return somebody who holds all that these people hold or would hold: the box to count in."""
    several = len({staff_id for step in steps for staff_id in step.staff_ids}) > 1
    rows = {one for step in steps for share in step.shares for one in share.old | share.new}
    box = {replace(one, own=False) if several else one for one in rows}
    everything, service = frozenset(FieldClass), frozenset([Purpose.SERVICE])
    grants = tuple(Granted("see", about, one, everything, service) for one in box)
    staff_id = min(staff_id for step in steps for staff_id in step.staff_ids)
    return Actor(StaffId(staff_id), "", "", (), grants, Purpose.SERVICE)


def _told(rows: Any, asked: Mapping[str, Q]) -> dict[str, Number]:
    if _how_many(rows) < MANY:
        return _exactly(rows, asked) or _drawn(rows, asked)[0]
    drawn, hits = _drawn(rows, asked)
    rare = {name: asked[name] for name, found in hits.items() if found < RARE}
    return drawn | ((_exactly(rows, rare) or {}) if rare else {})


def _how_many(rows: Any) -> int:
    """Return about how many rows the table has, as the database last reckoned."""
    with connection.cursor() as cursor:
        table = rows.model._meta.db_table  # noqa: SLF001  Django's own public interface
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [table])
        return int(cursor.fetchone()[0])


def _exactly(rows: Any, asked: Mapping[str, Q]) -> dict[str, Number] | None:
    found = rows.filter(reduce(or_, asked.values()))
    with suppress(OperationalError), transaction.atomic():
        counted = within(PATIENCE, lambda: _aggregated(found, asked))
        return {name: Number(n) for name, n in counted.items()}
    return None


def _aggregated(rows: Any, asked: Mapping[str, Q]) -> dict[str, int]:
    counts = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    found: dict[str, int] = rows.aggregate(**counts)
    return found


def within[T](patience: int, ask: Callable[[], T]) -> T:
    """
    Return an answer of the database that comes within so many milliseconds.

    :raises OperationalError: if it does not; the transaction must be rolled back
    """
    put = "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)"
    with connection.cursor() as cursor:
        cursor.execute(put, [f"{patience}ms"])
        before = cursor.fetchone()[0]
        answer = ask()
        cursor.execute(put, [before])
    return answer


def _drawn(rows: Any, asked: Mapping[str, Q]) -> tuple[dict[str, Number], dict[str, int]]:
    """Look numbers up by the key, so that the size does not matter; return the hits, too."""
    with wall.lifted():  # how far the numbers go, not whose they are
        last = rows.aggregate(last=Max("pk"))["last"] or 0
    # Drawn, not every so-many-th: what comes in turns would be met always or never.
    numbers_ = Random(last).sample(range(1, last + 1), min(last, LOOKED_AT))  # noqa: S311
    hits = _aggregated(rows.filter(pk__in=numbers_), asked)
    share = last / max(1, len(numbers_))
    return {name: Number(at_least(n, share), least=True) for name, n in hits.items()}, hits


def at_least(hits: int, step: float) -> int:
    """Return how many there are for sure (but once in forty) if one of `step` was looked at."""
    surely = int((hits - 2 * sqrt(hits)) * step) if hits > 4 else 0
    rounded: int = 10 ** max(0, len(str(surely)) - 2)
    return surely // rounded * rounded
