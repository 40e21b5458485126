"""What was found unusual: noted once a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from kaifong.foundation.ids import UnusualAccessId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed

from .events import UnusualAccessFound

TOPIC = "unusual"
# What goes on after it was reviewed is open again; the word that was said stays beside it.
NOTE = """
INSERT INTO authority_unusualaccess AS u
    (code, "on", staff_id, customer_id, count, usual, begins, ends, found_at, verdict, word)
SELECT r.*, %(at)s, '', '' FROM unnest(
    %(code)s::text[], %(on)s::date[], %(staff_id)s::bigint[], %(customer_id)s::bigint[],
    %(count)s::int[], %(usual)s::int[], %(begins)s::timestamptz[], %(ends)s::timestamptz[]
) r
ON CONFLICT (code, "on", staff_id, customer_id) DO UPDATE SET
    count = CASE WHEN u.code = 'bait' THEN u.count + 1 ELSE greatest(u.count, excluded.count) END,
    usual = excluded.usual,
    begins = least(u.begins, excluded.begins),
    ends = excluded.ends,
    reviewed_at = CASE WHEN excluded.ends > u.reviewed_at THEN NULL ELSE u.reviewed_at END,
    reviewed_by = CASE WHEN excluded.ends > u.reviewed_at THEN NULL ELSE u.reviewed_by END
WHERE excluded.ends > u.ends
RETURNING id, (xmax = 0) AS is_new
"""


@dataclass(frozen=True)
class Unusual:
    """Something unusual of one Hong Kong day: by whom, or about which customer."""

    code: str
    on: date
    staff_id: int
    customer_id: int
    count: int
    usual: int = 0
    begins: datetime | None = None
    ends: datetime | None = None


@transaction.atomic
def note(rows: Collection[Unusual], *, at: datetime) -> int:
    """Note what was found and tell of what is new; return how many are."""
    if not rows:
        return 0
    names = ("code", "on", "staff_id", "customer_id", "count", "usual", "begins", "ends")
    columns = {name: [getattr(row, name) for row in rows] for name in names}
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {**columns, "at": at})
        new = [pk for pk, is_new in cursor.fetchall() if is_new]
    if new:
        told = [UnusualAccessFound(happened_at=at, unusual_id=UnusualAccessId(pk)) for pk in new]
        record(*told)
    changed(TOPIC)
    return len(new)
