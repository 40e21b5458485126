"""Under which numbers a person is and was in the books, for many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from kaifong.customers.models import ContactPoint, Customer, ExternalIdentity
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
# Whoever is in the books, and whose key is still known from the day he was merged.
KEYS = """
SELECT id, lake_key FROM customers_customer WHERE id = ANY(%(numbers)s)
UNION ALL
SELECT DISTINCT ON (row_id) row_id, (before ->> 'lake_key')::bigint FROM foundation_change
WHERE customer_id = ANY(%(numbers)s) AND "table" = 'customers_customer' AND verb = 'D'
  AND row_id = ANY(%(numbers)s)
  AND NOT EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = row_id)
"""
# Whoever was ever made part of whom, whether it was taken back or not.
AKIN = """
WITH RECURSIVE akin(number) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT CASE WHEN m.winner_id = akin.number THEN m.loser_id ELSE m.winner_id END
    FROM akin JOIN customers_merge m ON akin.number IN (m.winner_id, m.loser_id)
)
SELECT number FROM akin
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


def akin_to(*, numbers: Collection[int]) -> frozenset[int]:
    """
    Return these numbers and all that any merge ever joined with them, taken back or not.

    For steps that are permitted already: nobody's authority is asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(AKIN, [sorted(set(numbers))])
        return frozenset(number for (number,) in cursor.fetchall())


def numbers_of(*, customer_ids: Collection[int]) -> dict[CustomerId, tuple[CustomerId, ...]]:
    """
    Return for each of these numbers all that its person has, itself among them.

    For steps that are permitted already: nobody's authority is asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [sorted(set(customer_ids))])
        return {CustomerId(asked): tuple(numbers) for asked, numbers in cursor.fetchall()}


def names_and_keys(*, customer_ids: Collection[int]) -> dict[CustomerId, tuple[str, str, int]]:
    """
    Return the names of those who are in the books, and by which random number the lake knows them.

    For steps that are permitted already: nobody's authority is asked.
    """
    rows = Customer.objects.filter(pk__in=set(customer_ids))
    return {
        CustomerId(pk): (en, zh, key)
        for pk, en, zh, key in rows.values_list("pk", "name_en", "name_zh", "lake_key")
    }


def lake_keys_of(*, numbers: Collection[int]) -> dict[int, int]:
    """Return the random number of each of these, of merged records too where it is still known."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, {"numbers": sorted(set(numbers))})
        return {pk: key for pk, key in cursor.fetchall() if key is not None}


def marks_of(*, numbers: Collection[int]) -> list[str]:
    """
    Return what names these people or reaches them, as it is kept: for a scan after they are gone.

    For steps that are permitted already: nobody's authority is asked.
    """
    names = Customer.objects.filter(pk__in=numbers).values_list("name_en", "name_zh", "member_no")
    points = ContactPoint.objects.filter(customer_id__in=numbers).values_list("value", flat=True)
    outside = ExternalIdentity.objects.filter(customer_id__in=numbers)
    found = [*points, *outside.values_list("external_id", flat=True)]
    found += [text for row in names for text in row if text]
    return found


def belongs_to_somebody(mark: str) -> bool:
    """Return whether somebody in the books has this name, number or address."""
    named = Q(name_en=mark) | Q(name_zh=mark) | Q(member_no=mark)
    return (
        Customer.objects.filter(named).exists()
        or ContactPoint.objects.filter(value=mark).exists()
        or ExternalIdentity.objects.filter(external_id=mark).exists()
    )
