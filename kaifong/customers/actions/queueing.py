"""Putting who may be one person into the queue of likely doubles, from whichever entrance."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q

from kaifong.authority import wall
from kaifong.customers.likeness import Likeness, called
from kaifong.customers.models import Pair
from kaifong.customers.queries.alike import Alike, alike, likenesses

from .registering import Known
from .scanning import HELD

ARRIVAL = 5_307_002  # a number of our own among the advisory locks


def one_at_a_time(known: Known) -> None:
    """
    Let nobody else take in a person of these addresses or this name until the transaction ends.

    Whoever waited finds the other in the books when he compares.
    """
    name = called(known.name_en, known.name_zh)
    keys = {*known.emails, *known.phones, *filter(None, (name.zh, name.words))}
    with connection.cursor() as cursor:
        # In one order, so that two who share two keys do not wait for each other for ever.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM"
            " (SELECT DISTINCT hashtext(k) AS key FROM unnest(%s::text[]) k ORDER BY 1) keys",
            [ARRIVAL, sorted(keys)],
        )


def queue_likely(*, customer_ids: Iterable[int], entrance: str) -> int:
    """
    Compare these customers with the books and queue who may be one; return how many pairs.

    Whoever merges decides about them, whether or not the one who took them in may see both.
    """
    with wall.lifted():
        found = alike(given=likenesses(customer_ids), entrance=entrance)
        return queue_pairs(found)


def queue_pairs(found: Sequence[Alike]) -> int:
    """Queue pairs of customers that were compared; the caller has the wall down."""
    both = sorted({(min(one.given, one.other), max(one.given, one.other)) for one in found})
    groups = _groups(both)
    said = {(min(one.given, one.other), max(one.given, one.other)): one for one in found}
    Pair.objects.bulk_create(
        (
            Pair(
                left_id=left,
                right_id=right,
                probability=said[left, right].probability,
                levels=said[left, right].levels,
                said=said[left, right].said,
                group=groups[left],
            )
            for left, right in both
        ),
        ignore_conflicts=True,
    )
    ends = {"lefts": [left for left, _ in both], "rights": [right for _, right in both]}
    with connection.cursor() as cursor:
        cursor.execute(HELD, ends)
    return len(both)


def as_likeness(known: Known, number: int) -> Likeness:
    """Return somebody who is not in the books yet as far as matching looks at him."""
    return Likeness(
        id=number,
        name_en=known.name_en,
        name_zh=known.name_zh,
        phones=known.phones,
        emails=known.emails,
        district=known.district,
    )


def _groups(both: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return in which group of the queue each of these stands, with whoever waits there already."""
    ids = {pk for pair in both for pk in pair}
    waiting = Pair.objects.filter(Q(left_id__in=ids) | Q(right_id__in=ids))
    groups: dict[int, int] = {}
    for left, right, group in waiting.values_list("left_id", "right_id", "group"):
        for pk in (left, right):
            groups[pk] = min(group, groups.get(pk, group))
    for left, right in both:
        least = min(groups.get(left, left), groups.get(right, right), left)
        groups[left] = groups[right] = least
    return groups
