"""Which reasons keep people's records alive, and whose have none left: over sets."""

# ruff: noqa: S608  reasons are declared by our own apps, values are parameters

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kaifong.customers.queries import numbers_of
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.registry import reasons
from kaifong.retention.register import Rule, installed

# A record lives by whatever keeps any of the numbers that were made part of it.
DUE = """
WITH RECURSIVE led(number, lead) AS (
    SELECT loser_id, winner_id FROM customers_merge WHERE undone_at IS NULL
    UNION
    SELECT led.number, m.winner_id
    FROM led JOIN customers_merge m ON m.loser_id = led.lead AND m.undone_at IS NULL
), alive(number) AS ({alive}), leads(number) AS (
    SELECT number FROM alive
    UNION ALL
    SELECT led.lead FROM led JOIN alive USING (number)
)
SELECT c.id, c.lake_key FROM customers_customer c
WHERE NOT EXISTS (SELECT 1 FROM leads WHERE leads.number = c.id)
"""


@dataclass(frozen=True)
class Living:
    """That a reason keeps a person's record, and through which day; none: until it is over."""

    rule: Rule
    until: date | None


def due_sql(today: date) -> tuple[str, dict[str, Any]]:
    """Return the statement that answers whose record nothing keeps on a day, and its figures."""
    alive, facts = _alive(today)
    return DUE.format(alive=alive), facts


def living_of(*, customer_ids: Collection[int], today: date) -> dict[CustomerId, list[Living]]:
    """
    Return what keeps each of these people's records on a day.

    For steps that are permitted already: nobody's authority is asked.
    """
    numbers = numbers_of(customer_ids=customer_ids)
    alive, facts = _alive(today, only=True)
    facts["numbers"] = sorted({number for found in numbers.values() for number in found})
    with connection.cursor() as cursor:
        cursor.execute(alive, facts)
        rows = cursor.fetchall()
    register = installed()
    by_number: dict[int, list[Living]] = {}
    for number, code, since in rows:
        rule = register.rule(code)
        by_number.setdefault(number, []).append(Living(rule, rule.until(since) if since else None))
    return {
        pk: sorted(
            {one for number in found for one in by_number.get(number, ())},
            key=lambda one: (one.rule.code, one.until or date.max),
        )
        for pk, found in numbers.items()
    }


def _alive(today: date, *, only: bool = False) -> tuple[str, dict[str, Any]]:
    parts, facts = [], {}
    for place, reason in enumerate(reasons()):
        over = installed().rule(reason.rule).over_since(today)
        told = f", '{reason.rule}', since" if only else ""
        part = f"SELECT number{told} FROM ({reason.select}) r{place}(number, since) WHERE true"
        if over is not None:
            part += f" AND (since IS NULL OR since > %(over_{place})s)"
            facts[f"over_{place}"] = over
        if only:
            part += " AND number = ANY(%(numbers)s)"
        parts.append(part)
    return " UNION ALL ".join(parts), facts
