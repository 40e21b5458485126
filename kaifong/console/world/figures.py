"""Roll-ups and journal entries of the made-up shop, each by one statement over all rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kaifong.customers.events import CustomerRegistered
from kaifong.foundation.channels import Channel
from kaifong.orders.events import OrderPlaced, OrderReturned
from kaifong.orders.models import Kind, Status

from .tables import NOTICE

MEMORY = "256MB"

PROFILES = f"""
INSERT INTO customers_customerprofile
    (customer_id, orders, returns, spend_cents, returned_cents, first_on, last_on, channels)
SELECT c.id, coalesce(o.orders, 0), coalesce(o.returns, 0), coalesce(o.spend_cents, 0),
       coalesce(o.returned_cents, 0), o.first_on, o.last_on, coalesce(o.channels, '{{}}')
FROM customers_customer c
LEFT JOIN (
    SELECT customer_id,
           count(*) FILTER (WHERE kind = {Kind.SALE}) AS orders,
           count(*) FILTER (WHERE kind = {Kind.RETURN}) AS returns,
           sum(goods_cents) AS spend_cents,
           -coalesce(sum(goods_cents) FILTER (WHERE kind = {Kind.RETURN}), 0) AS returned_cents,
           min(placed_on) FILTER (WHERE kind = {Kind.SALE}) AS first_on,
           max(placed_on) FILTER (WHERE kind = {Kind.SALE}) AS last_on,
           ARRAY[{
    ", ".join(
        f"count(*) FILTER (WHERE kind = {Kind.SALE} AND channel = {channel})" for channel in Channel
    )
}]::integer[] AS channels
    FROM orders_order
    WHERE kind IN ({Kind.SALE}, {Kind.RETURN}) AND customer_id >= %(first)s
      AND status <> '{Status.CANCELLED.value}'
    GROUP BY customer_id
) o ON o.customer_id = c.id
WHERE c.id >= %(first)s AND c.collected_under = '{NOTICE}'
"""  # noqa: S608  our own names

DAYS = f"""
INSERT INTO customers_customerday (customer_id, day, orders, returns, spend_cents)
SELECT o.customer_id, o.placed_on,
       count(*) FILTER (WHERE o.kind = {Kind.SALE}),
       count(*) FILTER (WHERE o.kind = {Kind.RETURN}),
       sum(o.goods_cents)
FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
WHERE o.kind IN ({Kind.SALE}, {Kind.RETURN}) AND o.status <> '{Status.CANCELLED.value}'
  AND c.id >= %(first)s AND c.collected_under = '{NOTICE}'
GROUP BY o.customer_id, o.placed_on
ORDER BY o.customer_id, o.placed_on
"""  # noqa: S608  our own names

REGISTERED = f"""
INSERT INTO foundation_entry
    (recorded_at, happened_at, name, about, customer_id, subject_id, payload)
SELECT %(at)s, c.joined_at, '{CustomerRegistered.name}', '{CustomerRegistered.about}', c.id, c.id,
       jsonb_build_object('customer_id', c.id, 'channel', c.channel)
FROM customers_customer c
WHERE c.id >= %(first)s AND c.collected_under = '{NOTICE}' AND c.joined_at >= %(since)s
ORDER BY c.id
"""  # noqa: S608  our own names

PLACED_AND_RETURNED = f"""
INSERT INTO foundation_entry
    (recorded_at, happened_at, name, about, customer_id, subject_id, payload)
SELECT %(at)s, o.placed_at,
       CASE o.kind WHEN {Kind.SALE} THEN '{OrderPlaced.name}' ELSE '{OrderReturned.name}' END,
       '{OrderPlaced.about}', o.customer_id, o.id,
       CASE o.kind
           WHEN {Kind.SALE} THEN jsonb_build_object('order_id', o.id, 'customer_id', o.customer_id,
               'total_cents', o.total_cents, 'channel', o.channel)
           ELSE jsonb_build_object('order_id', o.id, 'customer_id', o.customer_id,
               'total_cents', o.total_cents, 'undoes_id', o.undoes_id)
       END
FROM orders_order o
WHERE o.id <@ %(orders)s::int8multirange AND o.placed_at >= %(since)s
ORDER BY o.id
"""  # noqa: S608  our own names


def roll_up(*, first: int) -> None:
    """Sum up what the customers from this id on did."""
    with connection.cursor() as cursor:
        # The planner knows nothing yet of rows that are still in their own transaction.
        cursor.execute(
            "SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', %s, true)",
            [MEMORY],
        )
        for statement in (PROFILES, DAYS):
            cursor.execute(statement, {"first": first})
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT")


def record(*, first: int, orders: Sequence[range], since: datetime, at: datetime) -> int:
    """Write what happened since a moment into the journal; return how many entries that are."""
    entries = 0
    ids = ",".join(f"[{numbers.start},{numbers.stop})" for numbers in orders)
    values: dict[str, Any] = {"first": first, "orders": f"{{{ids}}}", "since": since, "at": at}
    with connection.cursor() as cursor:
        for statement in (REGISTERED, PLACED_AND_RETURNED):
            cursor.execute(statement, values)
            entries += cursor.rowcount
    return entries
