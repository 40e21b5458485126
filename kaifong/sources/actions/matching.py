"""
Who of ours those are whom a source knows.

By what a person decided, by the customer's number there, by an address that was verified and is
one customer's alone, as `customers.actions.resolve` does for one. Whoever else is like a customer
becomes a candidate. The caller has the wall down.
"""

from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection

from kaifong.customers.queries import Alike, Likeness, alike
from kaifong.foundation.matching.rules import Action
from kaifong.sources.models import Candidate, Source

COMPARED_AT_MOST, COMPARED_AT_ONCE = 10_000, 2_000  # in one refresh; the next goes on

DECIDED = """
UPDATE arriving_contact a SET customer_id = k.customer_id, matched_by = 'person'
FROM sources_contact k JOIN customers_customer c ON c.id = k.customer_id
WHERE k.source_id = %(source)s AND k.number = a.number AND k.matched_by = 'person'
"""
BY_IDENTITY = """
UPDATE arriving_contact a SET customer_id = i.customer_id, matched_by = 'identity'
FROM customers_externalidentity i
WHERE a.customer_id IS NULL AND i.source = %(code)s AND i.external_id = a.number
"""
# One customer's alone; nothing verified of his speaks against it; nobody said that it is another.
BY_ADDRESS = """
WITH given AS (
  SELECT number, 'email' AS kind, email AS value FROM arriving_contact
  WHERE customer_id IS NULL AND email <> ''
  UNION ALL
  SELECT number, 'phone', phone FROM arriving_contact WHERE customer_id IS NULL AND phone <> ''
), found AS (
  SELECT g.number, min(p.customer_id) AS customer_id
  FROM given g JOIN customers_contactpoint p ON p.kind = g.kind AND p.value = g.value
    AND p.verified_at IS NOT NULL AND p.status <> 'bounced'
  GROUP BY g.number HAVING count(DISTINCT p.customer_id) = 1
)
UPDATE arriving_contact a SET customer_id = f.customer_id, matched_by = 'address'
FROM found f
WHERE f.number = a.number AND a.customer_id IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM given g WHERE g.number = a.number
      AND EXISTS (SELECT 1 FROM customers_contactpoint p WHERE p.customer_id = f.customer_id
        AND p.kind = g.kind AND p.verified_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM customers_contactpoint p WHERE p.customer_id = f.customer_id
        AND p.kind = g.kind AND p.verified_at IS NOT NULL AND p.value = g.value))
  AND NOT EXISTS (
    SELECT 1 FROM customers_externalidentity i WHERE i.customer_id = f.customer_id
      AND i.source = %(code)s AND i.verified_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM sources_candidate d WHERE d.source_id = %(source)s AND d.number = a.number
      AND d.customer_id = f.customer_id AND d.decision = 'another')
"""
BY_CONTACT = """
UPDATE arriving_{entity} a SET customer_id = k.customer_id
FROM arriving_contact k WHERE k.number = a.contact AND k.customer_id IS NOT NULL
"""
BY_NUMBER = """
UPDATE arriving_{entity} a SET customer_id = i.customer_id
FROM customers_externalidentity i
WHERE a.customer_id IS NULL AND a.contact <> '' AND i.source = %(code)s
  AND i.external_id = a.contact
"""
OPEN = """
SELECT a.number, a.name_en, a.name_zh, a.email, a.phone, a.digest
FROM arriving_contact a
JOIN sources_contact k ON k.source_id = %(source)s AND k.number = a.number
WHERE k.customer_id IS NULL AND k.digest IS DISTINCT FROM a.digest
  AND (a.name_en <> '' OR a.name_zh <> '' OR a.email <> '' OR a.phone <> '')
ORDER BY a.number LIMIT %(most)s
"""
COMPARED = """
UPDATE sources_contact k SET digest = a.digest FROM arriving_contact a
WHERE k.source_id = %(source)s AND k.number = a.number AND a.number = ANY(%(numbers)s)
"""
# Nobody need decide about those who are gone, or known by now.
SETTLED = """
DELETE FROM sources_candidate d
WHERE d.source_id = %(source)s AND d.decision = '' AND NOT EXISTS (
  SELECT 1 FROM sources_contact k
  WHERE k.source_id = d.source_id AND k.number = d.number AND k.customer_id IS NULL)
"""


def match(source: Source) -> None:
    """Find out who everybody in the staged tables is, as far as nobody need be asked."""
    facts: dict[str, Any] = {"source": source.pk, "code": source.code}
    statements = [DECIDED, BY_IDENTITY, BY_ADDRESS]
    for entity in ("deal", "ticket"):
        statements += [BY_CONTACT.format(entity=entity), BY_NUMBER.format(entity=entity)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, facts)


def propose(source: Source, *, at: datetime) -> int:
    """Compare by sound whoever is new or changed and nobody yet; return how many are like one."""
    facts: dict[str, Any] = {"source": source.pk, "most": COMPARED_AT_MOST}
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, facts)
        cursor.execute(OPEN, facts)
        rows = cursor.fetchall()
        proposed = 0
        for some in batched(rows, COMPARED_AT_ONCE):
            numbers = {-place: row[0] for place, row in enumerate(some, 1)}
            pairs = alike(
                given=[_likeness(n, row) for n, row in enumerate(some, 1)], entrance="import"
            )
            proposed += _keep(source, numbers, pairs, at)
            cursor.execute(COMPARED, {**facts, "numbers": [row[0] for row in some]})
    return proposed


def _likeness(place: int, row: tuple[Any, ...]) -> Likeness:
    _number, name_en, name_zh, email, phone, _digest = row
    return Likeness(
        id=-place,
        name_en=name_en,
        name_zh=name_zh,
        emails=(email,) if email else (),
        phones=(phone,) if phone else (),
    )


def _keep(source: Source, numbers: dict[int, str], pairs: list[Alike], at: datetime) -> int:
    likely = [one for one in pairs if one.other > 0 and one.action is not Action.LOG]
    Candidate.objects.bulk_create(
        (
            Candidate(
                source=source,
                number=numbers[one.given],
                customer_id=one.other,
                probability=one.probability,
                levels=one.levels,
                said=one.said,
                found_at=at,
            )
            for one in likely
        ),
        ignore_conflicts=True,
        batch_size=5_000,
    )
    return len(likely)
