"""Recording facts, and telling them to whoever listens."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from kaifong.foundation.logs import Log

from .events import Event, event_class
from .models import Delivery, Entry

Handler = Callable[[Any], None]

BACKOFF = [timedelta(seconds=s) for s in (5, 30, 300, 1_800, 7_200)]  # then the dead-letter list

_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)
_log = Log(__name__)


def on[E: Event](event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe a function to an event; it must be idempotent, since a fact may be told twice."""

    def subscribe(handler: Callable[[E], None]) -> Callable[[E], None]:
        _handlers[event.name][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return subscribe


def handlers_of(name: str) -> list[str]:
    """Return who hears of a fact, for those that record many by one statement."""
    return list(_handlers.get(name, ()))


def record(*events: Event, staff_id: int | None = None) -> None:
    """Write facts and who is to hear of them, in the transaction of the change itself."""
    if not connection.in_atomic_block:
        raise NotInTransaction
    recorded_at = now()
    entries = [
        Entry(
            id=number,
            recorded_at=recorded_at,
            happened_at=event.happened_at,
            name=event.name,
            about=event.about,
            customer_id=event.customer,
            subject_id=event.subject,
            staff_id=staff_id,
            payload=event.payload(),
        )
        for number, event in zip(_numbers(len(events)), events, strict=True)
    ]
    Entry.objects.bulk_create(entries)
    Delivery.objects.bulk_create(
        Delivery(entry_id=e.id, entry_recorded_at=recorded_at, handler=handler, due_at=recorded_at)
        for e in entries
        for handler in _handlers.get(e.name, ())
    )


def deliver(*, at: datetime | None = None, limit: int = 500) -> int:
    """Tell due facts to their handlers, each in a transaction of its own; return how many."""
    told = 0
    while told < limit and _deliver_one(at or now()):
        told += 1
    return told


def replay(*, deliveries: Iterable[int], at: datetime) -> int:
    """Put dead letters back into the queue; return how many were dead."""
    dead = Delivery.objects.filter(id__in=list(deliveries), dead_at__isnull=False)
    return dead.update(dead_at=None, tries=0, due_at=at)


@transaction.atomic
def _deliver_one(at: datetime) -> bool:
    due = Delivery.objects.filter(dead_at=None, due_at__lte=at).order_by("due_at", "id")
    delivery = due.select_for_update(skip_locked=True).first()
    if delivery is None:
        return False
    try:
        with transaction.atomic():
            _tell(delivery)
    except Exception as problem:  # noqa: BLE001  a handler's fault must not stop the others
        _put_off(delivery, problem, at)
    else:
        delivery.delete()
    return True


def _tell(delivery: Delivery) -> None:
    entry = Entry.objects.get(pk=(delivery.entry_id, delivery.entry_recorded_at))
    event = event_class(entry.name)
    heard = event.rebuild(happened_at=entry.happened_at, payload=entry.payload)
    _handlers[entry.name][delivery.handler](heard)


def _put_off(delivery: Delivery, problem: Exception, at: datetime) -> None:
    _log.warning("delivery failed", handler=delivery.handler, entry=delivery.entry_id)
    delivery.error = f"{type(problem).__name__}: {problem}"[:500]
    if delivery.tries < len(BACKOFF):
        delivery.due_at = at + BACKOFF[delivery.tries]
    else:
        delivery.dead_at = at
    delivery.tries += 1
    delivery.save()


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('foundation_entry_id_seq') FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor.fetchall()]


class NotInTransaction(Exception):
    """A fact is recorded in the transaction that makes it true, or not at all."""
