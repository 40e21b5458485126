"""Roll-ups made again from the orders, by a statement each, for the customers of a list."""

# ruff: noqa: S608  names and codes of our own

from typing import Any

from kaifong.foundation.channels import Channel
from kaifong.foundation.history import actions as history
from kaifong.integration.codes import OrderKind

from .counting import count_filled

SALE, RETURN = OrderKind.SALE, OrderKind.RETURN
COUNTS = "status <> 'cancelled'"
_CHANNELS = ", ".join(
    f"count(*) FILTER (WHERE kind = {SALE} AND channel = {channel})" for channel in Channel
)

PROFILES = f"""
INSERT INTO customers_customerprofile
  (customer_id, orders, returns, spend_cents, returned_cents, first_on, last_on, channels)
SELECT t.customer_id, coalesce(o.orders, 0), coalesce(o.returns, 0), coalesce(o.spend_cents, 0),
  coalesce(o.returned_cents, 0), o.first_on, o.last_on, coalesce(o.channels, '{{}}')
FROM touched t LEFT JOIN (
  SELECT customer_id,
    count(*) FILTER (WHERE kind = {SALE}) AS orders,
    count(*) FILTER (WHERE kind = {RETURN}) AS returns,
    sum(goods_cents) AS spend_cents,
    -coalesce(sum(goods_cents) FILTER (WHERE kind = {RETURN}), 0) AS returned_cents,
    min(placed_on) FILTER (WHERE kind = {SALE}) AS first_on,
    max(placed_on) FILTER (WHERE kind = {SALE}) AS last_on,
    ARRAY[{_CHANNELS}]::integer[] AS channels
  FROM orders_order
  WHERE kind IN ({SALE}, {RETURN}) AND customer_id IN (SELECT customer_id FROM touched)
    AND {COUNTS}
  GROUP BY customer_id
) o USING (customer_id)
ON CONFLICT (customer_id) DO UPDATE SET
  orders = excluded.orders, returns = excluded.returns, spend_cents = excluded.spend_cents,
  returned_cents = excluded.returned_cents, first_on = excluded.first_on,
  last_on = excluded.last_on, channels = excluded.channels
"""
NO_DAYS = """
DELETE FROM customers_customerday WHERE customer_id IN (SELECT customer_id FROM touched)
"""
DAYS = f"""
INSERT INTO customers_customerday (customer_id, day, orders, returns, spend_cents)
SELECT customer_id, placed_on, count(*) FILTER (WHERE kind = {SALE}),
  count(*) FILTER (WHERE kind = {RETURN}), sum(goods_cents)
FROM orders_order
WHERE kind IN ({SALE}, {RETURN}) AND customer_id IN (SELECT customer_id FROM touched)
  AND {COUNTS}
GROUP BY customer_id, placed_on ORDER BY customer_id, placed_on
"""
CATEGORIES = f"""
UPDATE customers_customer c SET categories = now.categories
FROM (
  SELECT t.customer_id, coalesce(array_agg(DISTINCT k ORDER BY k) FILTER (WHERE k IS NOT NULL),
    '{{}}')::smallint[] AS categories
  FROM touched t
  LEFT JOIN orders_order o ON o.customer_id = t.customer_id AND o.kind = {SALE}
    AND o.{COUNTS}
  LEFT JOIN LATERAL unnest(o.categories) k ON true
  GROUP BY t.customer_id
) now
WHERE c.id = now.customer_id AND c.categories IS DISTINCT FROM now.categories
"""


def roll_up(cursor: Any) -> None:
    """Make the roll-ups of the customers in the temporary table `touched` as their orders say."""
    cursor.execute("ANALYZE pg_temp.touched")
    count_filled(cursor)
    # Locked in one order, before their orders are read: an order placed meanwhile waits its turn.
    cursor.execute(
        "SELECT 1 FROM customers_customerprofile"
        " WHERE customer_id IN (SELECT customer_id FROM touched) ORDER BY customer_id FOR UPDATE"
    )
    for statement in (PROFILES, NO_DAYS, DAYS):
        cursor.execute(statement)
    with history.unrecorded():  # derived from orders, which have their own record
        cursor.execute(CATEGORIES)
