"""Under which numbers a person is and was in the books, for many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaifong.foundation.ids import CustomerId

# Up: the records of which this one is or was part, with the time for which it was. Down from those
# of which it is part now: every number that the person has. Null: without a bound.
LINEAGE = """
WITH RECURSIVE up(asked, number, since, until) AS (
    SELECT a, a, NULL::timestamptz, NULL::timestamptz FROM unnest(%s::bigint[]) a
    UNION
    SELECT up.asked, m.winner_id, greatest(up.since, m.at), least(up.until, m.undone_at)
    FROM up JOIN customers_merge m ON m.loser_id = up.number
    WHERE greatest(up.since, m.at) < coalesce(least(up.until, m.undone_at), 'infinity')
), down(asked, number) AS (
    SELECT asked, number FROM up WHERE until IS NULL
    UNION
    SELECT down.asked, m.loser_id
    FROM down JOIN customers_merge m ON m.winner_id = down.number AND m.undone_at IS NULL
)
SELECT asked, number, NULL::timestamptz, NULL::timestamptz FROM down
UNION ALL
SELECT asked, number, since, until FROM up WHERE until IS NOT NULL
ORDER BY 1, 2, 3
"""
NUMBERS = """
WITH RECURSIVE up(asked, number) AS (
    SELECT a, a FROM unnest(%s::bigint[]) a
    UNION
    SELECT up.asked, m.winner_id
    FROM up JOIN customers_merge m ON m.loser_id = up.number AND m.undone_at IS NULL
), down(asked, number) AS (
    SELECT * FROM up
    UNION
    SELECT down.asked, m.loser_id
    FROM down JOIN customers_merge m ON m.winner_id = down.number AND m.undone_at IS NULL
)
SELECT asked, array_agg(number ORDER BY number) FROM down GROUP BY asked
"""


@dataclass(frozen=True)
class Numbered:
    """That a person is in the books under a number, or was part of it for a time."""

    asked: CustomerId
    number: CustomerId
    since: datetime | None
    until: datetime | None  # exclusive; none: to this day

    def at(self, moment: datetime) -> bool:
        after = self.since is None or self.since <= moment
        return after and (self.until is None or moment < self.until)


def lineage(*, customer_ids: Collection[int]) -> tuple[Numbered, ...]:
    """
    Return every number of these people, and of whose record each was part and parted from again.

    For steps that are permitted already: nobody's authority is asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(LINEAGE, [sorted(set(customer_ids))])
        return tuple(Numbered(*row) for row in cursor.fetchall())


def numbers_of(*, customer_ids: Collection[int]) -> dict[CustomerId, tuple[CustomerId, ...]]:
    """
    Return for each of these numbers all that its person has, itself among them.

    For steps that are permitted already: nobody's authority is asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [sorted(set(customer_ids))])
        return {CustomerId(asked): tuple(numbers) for asked, numbers in cursor.fetchall()}
