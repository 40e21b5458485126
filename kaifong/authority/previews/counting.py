"""
How many rows a step would open or shut, counted behind the wall of those whom it concerns.

One statement for each kind of thing. It is given up after a moment; then every so-many-th row is
looked at, and at least so many are said.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from math import sqrt
from operator import or_
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

PATIENCE = 400  # milliseconds for one statement
LOOKED_AT = 20_000  # rows, where counting all takes too long
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
        told = {name: Number(n) for name, n in (_exactly(rows, asked) or {}).items()}
        told = told or _at_least(rows, asked)
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


def _exactly(rows: Any, asked: Mapping[str, Q]) -> dict[str, int] | None:
    found = rows.filter(reduce(or_, asked.values()))
    with suppress(OperationalError), transaction.atomic():
        return within(PATIENCE, lambda: _aggregated(found, asked))
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


def _at_least(rows: Any, asked: Mapping[str, Q]) -> dict[str, Number]:
    """Look at every so-many-th number: found by the key, so that the size does not matter."""
    with wall.lifted():  # how far the numbers go, not whose they are
        last = rows.aggregate(last=Max("pk"))["last"] or 0
    step = max(1, last // LOOKED_AT)
    sample = rows.filter(pk__in=list(range(step, last + 1, step)))
    return {
        name: Number(at_least(hits, step), least=True)
        for name, hits in _aggregated(sample, asked).items()
    }


def at_least(hits: int, step: int) -> int:
    """Return how many there are for sure (but once in forty), if each step-th gave so many hits."""
    surely = int((hits - 2 * sqrt(hits)) * step) if hits > 4 else 0
    rounded: int = 10 ** max(0, len(str(surely)) - 2)
    return surely // rounded * rounded
