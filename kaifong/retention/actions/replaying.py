"""Erasing again whoever a restored backup brought back: before any page is served."""

from datetime import datetime

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.store import Grave
from kaifong.retention.models import Item
from kaifong.retention.register import WITH_THE_PERSON, installed

from .erasing import erase
from .proposing import ids_hash, new_run
from .running import Tally, finish

BATCH = 1_000
# By its random number too: a number of the books may be given out again after a restore. Whoever
# has risen more than once has as many graves.
RISEN = """
SELECT DISTINCT c.id, c.lake_key FROM customers_customer c
JOIN unnest(%s::bigint[], %s::bigint[]) AS g(number, lake_key) ON g.number = c.id
WHERE g.lake_key = c.lake_key ORDER BY c.id
"""
NEXT = "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id'))"
PAST = "SELECT setval(pg_get_serial_sequence('customers_customer', 'id'), %s)"


def replay(*, at: datetime) -> int:
    """
    Erase whoever has a grave in the vault and is in the books, and return how many.

    After a restore, and after a crash between vault and database; again finds nobody.
    """
    graves = vault().graves()
    done = 0
    while risen := _risen(graves):
        with transaction.atomic(), wall.lifted():
            run = new_run(kind="replay", due={WITH_THE_PERSON: len(risen)}, at=at)
            Item.objects.bulk_create(
                Item(run=run, customer_id=pk, lake_key=key, state="done") for pk, key in risen
            )
            run.ids_hash = ids_hash(run.pk)
            erased = erase(leads=[pk for pk, _ in risen], at=at)
            tally = Tally()
            tally.add(len(risen), erased.rows, erased.kept)
            tally.until(erased.kept_until)
            run.certificate = {"tally": vars(tally)}
            run.save(update_fields=["ids_hash", "certificate"])
            finish(run, {}, at)
        done += len(risen)
    for batch in {grave.batch for grave in graves if grave.erased is None}:
        vault().settle(batch=batch, erased=True, at=at)
    return done


def forget_canaries(*, at: datetime) -> int:
    """Forget by which hashes a scan knows people who were erased long ago."""
    over = installed().rule("canary").over_since(hong_kong_day(at))
    return vault().forget_canaries(until=over) if over else 0


def pass_graves() -> None:
    """Let no number that has a grave be given out again; as the owner of the tables."""
    last = max((grave.number for grave in vault().graves()), default=0)
    with connection.cursor() as cursor:
        cursor.execute(NEXT)
        if cursor.fetchone()[0] <= last:
            cursor.execute(PAST, [last])


def _risen(graves: list[Grave]) -> list[tuple[int, int]]:
    keyed = [(g.number, g.lake_key) for g in graves if g.lake_key is not None]
    with wall.lifted(), connection.cursor() as cursor:
        numbers, keys = [n for n, _ in keyed], [k for _, k in keyed]
        cursor.execute(RISEN, [numbers, keys])
        return [(pk, key) for pk, key in cursor.fetchall()][:BATCH]
