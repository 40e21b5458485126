"""Cases of the made-up shop that keep people from being erased."""

from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority.queries import Actor
from kaifong.customers.queries import find_by_number
from kaifong.retention import actions

from . import cast

CASES = (
    (cast.MR_LAU, "complaint", "C-2026-014 送貨延誤 late delivery", 12),
    (cast.LEUNG_SAU_FONG, "legal", "SCTC 1024/2026 小額錢債審裁處", 40),
    (cast.AU_YEUNG, "request", "DAR-2026-003 查閱資料要求", 5),
)
TOLD = "UPDATE foundation_entry SET recorded_at = %s WHERE name LIKE 'retention.%%'"


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
