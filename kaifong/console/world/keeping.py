"""Who of the made-up shop is due to be erased, and the cases that keep others from it."""

from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority.queries import Actor
from kaifong.customers.queries import find_by_number
from kaifong.retention import actions

from . import cast
from .tables import NOTICE

SILENT_FROM = 7  # of ten: those from here on answered nothing about marketing
CASES = (
    (cast.MR_LAU, "complaint", "C-2026-014 送貨延誤 late delivery", 12),
    (cast.LEUNG_SAU_FONG, "legal", "SCTC 1024/2026 小額錢債審裁處", 40),
    (cast.AU_YEUNG, "request", "DAR-2026-003 查閱資料要求", 5),
)
# On an older list, before the shop opened; never bought, and were silent about marketing.
MOST_LAPSED, APART = 9, 19  # days
LAPSED = f"""
UPDATE customers_customer c
SET joined_at = %(opened)s - l.place * interval '{APART} days'
FROM (
  SELECT c.id, row_number() OVER (ORDER BY c.id) AS place
  FROM customers_customer c JOIN customers_customerprofile p ON p.customer_id = c.id
  WHERE c.id >= %(first)s + %(cast)s AND c.collected_under = '{NOTICE}'
    AND (c.id - %(first)s)::int %% 10 >= {SILENT_FROM} AND p.orders = 0 AND p.returns = 0
  ORDER BY c.id LIMIT {MOST_LAPSED}
) l
WHERE l.id = c.id
"""  # noqa: S608  our own names
SINCE = timedelta(days=(MOST_LAPSED + 1) * APART)  # before the shop opened
TOLD = "UPDATE foundation_entry SET recorded_at = %s WHERE name LIKE 'retention.%%'"


def let_lapse(*, first: int, opened: datetime) -> int:
    """Let a few have come so long ago that nothing keeps their data any more; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(LAPSED, {"first": first, "cast": len(cast.CAST), "opened": opened})
        return int(cursor.rowcount)


def find_due(*, at: datetime) -> int:
    """Propose the first run for the officer to agree to; return how many entries that wrote."""
    actions.propose(at=at)
    with connection.cursor() as cursor:
        cursor.execute(f"{TOLD} AND recorded_at <> %s", [at, at])
        return int(cursor.rowcount)


def hold(*, officer: Actor, at: datetime) -> int:
    """Freeze the erasing of a few people; return how many entries that wrote into the journal."""
    for number, why, reference, days in CASES:
        customer_id = find_by_number(actor=officer, number=number)
        if customer_id is None:
            raise LookupError(number)
        actions.place_hold(
            customer_id=customer_id,
            why=why,
            reference=reference,
            at=at - timedelta(days=days),
            staff_id=officer.staff_id or None,
        )
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [at])
        return int(cursor.rowcount)
