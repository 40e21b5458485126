"""Facts for the journal, many at once."""

# ruff: noqa: S608  names and codes of our own

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kaifong.customers.events import CustomerChanged, CustomerRegistered
from kaifong.foundation.journal.actions import handlers_of
from kaifong.integration.codes import OrderKind
from kaifong.orders.events import OrderPlaced, OrderReturned

REGISTERED = f"""
SELECT %(at)s::timestamptz, c.joined_at, '{CustomerRegistered.name}', '{CustomerRegistered.about}',
  c.id, c.id, %(staff)s::bigint, jsonb_build_object('customer_id', c.id, 'channel', c.channel)
FROM newcomers c ORDER BY c.id
"""
CHANGED = f"""
SELECT %(at)s::timestamptz, %(at)s::timestamptz, '{CustomerChanged.name}',
  '{CustomerChanged.about}', c.id, c.id, %(staff)s::bigint,
  jsonb_build_object('customer_id', c.id, 'changeset_id', %(changeset)s::bigint)
FROM unnest(%(ids)s::bigint[]) AS c(id) ORDER BY c.id
"""
PLACED = f"""
SELECT %(at)s::timestamptz, o.placed_at, '{OrderPlaced.name}', '{OrderPlaced.about}',
  o.customer_id, o.id, %(staff)s::bigint, jsonb_build_object('order_id', o.id,
    'customer_id', o.customer_id, 'total_cents', o.total_cents, 'channel', o.channel)
FROM orders_order o WHERE o.import_id = %(import)s AND o.kind = {OrderKind.SALE} ORDER BY o.id
"""
RETURNED = f"""
SELECT %(at)s::timestamptz, o.placed_at, '{OrderReturned.name}', '{OrderReturned.about}',
  o.customer_id, o.id, %(staff)s::bigint, jsonb_build_object('order_id', o.id,
    'customer_id', o.customer_id, 'total_cents', o.total_cents, 'undoes_id', o.undoes_id)
FROM orders_order o WHERE o.import_id = %(import)s AND o.kind = {OrderKind.RETURN} ORDER BY o.id
"""
_INSERT = """
WITH told AS (
  INSERT INTO foundation_entry
    (recorded_at, happened_at, name, about, customer_id, subject_id, staff_id, payload)
  {facts}
  RETURNING id, recorded_at
), heard AS (
  INSERT INTO foundation_delivery (entry_id, entry_recorded_at, handler, tries, due_at, error)
  SELECT id, recorded_at, handler, 0, recorded_at, ''
  FROM told, unnest(%(handlers)s::text[]) handler
)
SELECT count(*) FROM told
"""


def record_customers(cursor: Any, *, staff_id: int | None, at: datetime) -> None:
    """Say of everybody in the temporary table `newcomers` that he was registered."""
    _record(cursor, REGISTERED, CustomerRegistered.name, {"staff": staff_id, "at": at})


def record_changed(
    cursor: Any, ids: Sequence[int], *, changeset_id: int, staff_id: int | None, at: datetime
) -> None:
    """Say of these customers that their records were changed."""
    facts = {"ids": list(ids), "changeset": changeset_id, "staff": staff_id, "at": at}
    _record(cursor, CHANGED, CustomerChanged.name, facts)


def record_orders(cursor: Any, *, import_id: int, staff_id: int | None, at: datetime) -> None:
    facts = {"import": import_id, "staff": staff_id, "at": at}
    _record(cursor, PLACED, OrderPlaced.name, facts)
    _record(cursor, RETURNED, OrderReturned.name, facts)


def _record(cursor: Any, select: str, name: str, facts: Mapping[str, Any]) -> None:
    cursor.execute(_INSERT.format(facts=select), {**facts, "handlers": handlers_of(name)})
