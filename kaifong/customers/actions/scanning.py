"""Searching the whole books for customers who may be one person."""

from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.customers import likeness
from kaifong.customers.models import Distinct, Pair, Scan
from kaifong.customers.permissions import Permission
from kaifong.foundation.matching.clusters import clusters
from kaifong.foundation.matching.engine import Pair as Likely
from kaifong.foundation.matching.engine import matching
from kaifong.foundation.switches import Brake, must_be_off

AT_ONCE = 20_000  # people taken apart together
LOCK = 5_307_001
PEOPLE = """
SELECT c.id, c.name_en, c.name_zh, c.district,
  coalesce(array_agg(p.value ORDER BY p.is_primary DESC, p.id) FILTER (WHERE p.kind = 'phone'),
    '{}'),
  coalesce(array_agg(p.value ORDER BY p.is_primary DESC, p.id) FILTER (WHERE p.kind = 'email'),
    '{}')
FROM customers_customer c LEFT JOIN customers_contactpoint p ON p.customer_id = c.id
GROUP BY c.id ORDER BY c.id
"""
# Both have verified ones of a kind, and none in common: a person must look at these two.
HELD = """
UPDATE customers_pair SET held = true FROM (
  SELECT q.id FROM customers_pair q
  JOIN customers_contactpoint a ON a.customer_id = q.left_id AND a.verified_at IS NOT NULL
  JOIN customers_contactpoint b ON b.customer_id = q.right_id AND b.verified_at IS NOT NULL
    AND b.kind = a.kind
  WHERE %(lefts)s::bigint[] IS NULL
    OR (q.left_id = ANY(%(lefts)s::bigint[]) AND q.right_id = ANY(%(rights)s::bigint[]))
  GROUP BY q.id, a.kind HAVING NOT bool_or(a.value = b.value)
) differ WHERE differ.id = customers_pair.id
"""


class ScanRunning(Exception):
    """Somebody searches the books already."""


def ask_for_scan(*, actor: Actor) -> bool:
    """
    Have the books searched by the worker; False if that was asked for already.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not merge everybody
    """
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    must_be_off(Brake.READ_ONLY)
    scope = actor.scope("merge", "customer")
    if not all(scope.is_everything(cls) for cls in (FieldClass.INTERNAL, FieldClass.CONTACT)):
        raise NotAllowed(Permission.CUSTOMER_MERGE)
    task = app.configure_task("customers.scan", queueing_lock="scan_customers")
    try:
        with transaction.atomic():
            task.defer(timestamp=0)
    except AlreadyEnqueued:
        return False
    return True


def scan(*, at: datetime) -> Scan:
    """
    Compare everybody with everybody who might be the same, and put the likely pairs in the queue.

    :raises ScanRunning: if another process does
    """
    with wall.lifted():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise ScanRunning
        with matching(likeness.HONG_KONG, _records()) as matcher:
            found, size = matcher.scan(beforehand=likeness.UNLEARNT), matcher.size
        apart = set(Distinct.objects.values_list("left_id", "right_id"))
        pairs = [p for p in found.pairs if (p.left, p.right) not in apart]
        rules = likeness.HONG_KONG
        one = Scan.objects.create(
            at=at,
            rules=f"{rules.name} {rules.version}",
            weights=found.weights.as_json(),
            customers=size,
            compared=found.compared,
            found=len(pairs),
        )
        _queue(one, pairs, apart)
        return one


def _records() -> Any:
    import pyarrow as pa

    tables = [likeness.table(people) for people in batched(_people(), AT_ONCE)]
    return pa.concat_tables(tables) if tables else likeness.table(())


def _people() -> Iterator[likeness.Likeness]:
    connection.ensure_connection()
    # A cursor of the server's: the books are read in parts, however many people there are.
    with connection.connection.cursor(name="people_to_compare") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(PEOPLE)
        for pk, name_en, name_zh, district, phones, emails in cursor:
            yield likeness.Likeness(
                id=pk,
                name_en=name_en,
                name_zh=name_zh,
                district=district,
                phones=tuple(phones),
                emails=tuple(emails),
            )


def _queue(one: Scan, pairs: list[Likely], apart: set[tuple[int, int]]) -> None:
    groups = clusters(((p.left, p.right, p.bits) for p in pairs), apart)
    group_of = {pk: group[0] for group in groups for pk in group}
    Pair.objects.all().delete()
    for some in batched(pairs, AT_ONCE):
        Pair.objects.bulk_create(_pair(one, pair, group_of) for pair in some)
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"lefts": None, "rights": None})


def _pair(one: Scan, pair: Likely, group_of: dict[int, int]) -> Pair:
    evidence = likeness.evidence(pair)
    return Pair(
        left_id=pair.left,
        right_id=pair.right,
        scan=one,
        probability=pair.probability,
        levels={field: level for field, (level, _) in evidence.items()},
        said={field: round(bits, 1) for field, (_, bits) in evidence.items()},
        group=group_of.get(pair.left, pair.left),
    )
