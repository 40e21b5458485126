"""What somebody was refused: who, by which way, for which purpose, about what, and why."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from kaifong.authority.models import Refusal, RefusalGone, RefusalTally
from kaifong.authority.queries import Actor

from .rules import is_worth_a_line

TERM = timedelta(days=730)  # as the trigger holds; after that the rows go
AT_ONCE = 10_000
LONGEST = 60
TALLY = """
INSERT INTO authority_refusaltally (hour, staff_id, way, object_id, why, times)
VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (hour, staff_id, way, object_id, why)
DO UPDATE SET times = authority_refusaltally.times + 1
RETURNING times
"""


@transaction.atomic
def log_refusal(
    *, actor: Actor, way: str, why: str, object_id: int | None = None, at: datetime
) -> None:
    """Write down a refusal; of repeats within an hour the 2nd, 4th, 8th …"""
    hour = at.replace(minute=0, second=0, microsecond=0)
    way, why = way[:LONGEST], why[:LONGEST]
    with connection.cursor() as cursor:
        cursor.execute(TALLY, [hour, actor.staff_id, way, object_id or 0, why])
        (times,) = cursor.fetchone()
    if is_worth_a_line(times):
        Refusal.objects.create(
            at=at,
            staff_id=actor.staff_id,
            way=way,
            purpose=actor.purpose,
            object_id=object_id,
            why=why,
            times=times,
        )


@transaction.atomic
def forget_refusals(*, at: datetime) -> int:
    """Delete refusals whose two years are over, and tallies of past hours; return how many."""
    RefusalTally.objects.filter(hour__lt=at - timedelta(hours=2)).delete()
    old = Refusal.objects.filter(at__lte=at - TERM).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        # Named, so that the seal knows them for gone in time, not for taken away.
        RefusalGone.objects.create(last_id=ids[-1], ids=ids, at=at)
        Refusal.objects.filter(pk__in=ids).delete()
    return len(ids)


def gone() -> set[int]:
    """Return the refusals whose term was over."""
    return {one for ids in RefusalGone.objects.values_list("ids", flat=True) for one in ids}
