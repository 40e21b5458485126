"""Facts for the journal, many at once."""

# ruff: noqa: S608  names and codes of our own

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kaifong.customers.events import CustomerRegistered
from kaifong.foundation.journal.actions import handlers_of
from kaifong.integration.codes import OrderKind
from kaifong.orders.events import OrderPlaced, OrderReturned

REGISTERED = f"""
SELECT %(at)s::timestamptz, c.joined_at, '{CustomerRegistered.name}', '{CustomerRegistered.about}',
  c.id, c.id, %(staff)s::bigint, jsonb_build_object('customer_id', c.id, 'channel', c.channel)
FROM customers_customer c WHERE c.import_id = %(import)s ORDER BY c.id
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


def record_customers(cursor: Any, *, import_id: int, staff_id: int | None, at: datetime) -> None:
    _record(cursor, REGISTERED, CustomerRegistered.name, _facts(import_id, staff_id, at))


def record_orders(cursor: Any, *, import_id: int, staff_id: int | None, at: datetime) -> None:
    facts = _facts(import_id, staff_id, at)
    _record(cursor, PLACED, OrderPlaced.name, facts)
    _record(cursor, RETURNED, OrderReturned.name, facts)


def _facts(import_id: int, staff_id: int | None, at: datetime) -> dict[str, Any]:
    return {"import": import_id, "staff": staff_id, "at": at}


def _record(cursor: Any, select: str, name: str, facts: Mapping[str, Any]) -> None:
    cursor.execute(_INSERT.format(facts=select), {**facts, "handlers": handlers_of(name)})
