"""Sealing what was logged since the last time, and anchoring each day's end."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from kaifong.foundation.hongkong.clock import HONG_KONG, hong_kong_day
from kaifong.foundation.logs import Log

from . import rows
from .hashing import FIRST, hash_of
from .ledgers import Ledger
from .models import Anchor, Block

AT_ONCE = 10_000  # rows of one block
# Numbers are drawn before rows are written: so far behind the last one a row may still come.
STRAGGLERS = 1_000
_log = Log(__name__)


def seal(*, ledger: Ledger, at: datetime) -> int:
    """
    Seal the rows that were logged since the last time into new blocks; return how many.

    Whoever logs does not wait for it, nor for anybody else's row.
    """
    sealed = 0
    while (count := _seal_some(ledger, at)) > 0:
        sealed += count
    return sealed


@transaction.atomic
def _seal_some(ledger: Ledger, at: datetime) -> int:
    _alone(ledger)
    last = Block.objects.filter(chain=ledger.name).order_by("-number").first()
    highest = _highest(ledger)
    found = rows.waiting(
        ledger.name,
        ledger.table,
        ledger.columns,
        after=max(highest - STRAGGLERS, 0),
        most=AT_ONCE,
    )
    if found:
        _add(ledger, last, found, at)
    return len(found)


def _add(ledger: Ledger, last: Block | None, found: list[tuple[int, bytes]], at: datetime) -> None:
    ids = [number for number, _ in found]
    digests = b"".join(digest for _, digest in found)
    previous = bytes(last.hash) if last else FIRST
    facts: dict[str, Any] = {
        "chain": ledger.name,
        "number": last.number + 1 if last else 1,
        "table": ledger.table,
        "columns": list(ledger.columns),
        "ids": ids,
        "digests": digests,
        "previous": previous,
    }
    Block.objects.create(**facts, last_id=ids[-1], hash=hash_of(**facts), sealed_at=at)


def _highest(ledger: Ledger) -> int:
    found = Block.objects.filter(chain=ledger.name).order_by("-last_id")
    return found.values_list("last_id", flat=True).first() or 0


@transaction.atomic
def anchor(*, ledger: Ledger, at: datetime) -> Anchor | None:
    """Write down with which hash the chain ended yesterday; None if it is told or empty."""
    today = hong_kong_day(at)
    yesterday = today - timedelta(days=1)
    _alone(ledger)
    if Anchor.objects.filter(chain=ledger.name, on=yesterday).exists():
        return None
    midnight = datetime.combine(today, time.min, HONG_KONG)
    blocks = Block.objects.filter(chain=ledger.name, sealed_at__lt=midnight)
    last = blocks.order_by("-number").first()
    if last is None:
        return None
    made = Anchor.objects.create(
        chain=ledger.name, on=yesterday, number=last.number, hash=last.hash, made_at=at
    )
    # Told to the log too: what leaves the database cannot be forged in it.
    _log.info("anchor", chain=ledger.name, on=str(yesterday), hash=bytes(last.hash).hex())
    return made


def _alone(ledger: Ledger) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"chain {ledger.name}"])
