"""What becomes of orders when two customers' records are merged or parted again."""

from django.db import connection

from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.registry import Merged, Merging, on_merging, reckons
from kaifong.orders.models import Kind, Order

# Orders that came later go with the number under which they came; returns with what they undo.
LATER = """
UPDATE orders_order SET customer_id = %(loser)s
WHERE customer_id = %(winner)s AND arrived_as = ANY(%(once)s)
"""
RETURNS = """
UPDATE orders_order r SET customer_id = %(loser)s FROM orders_order sale
WHERE r.customer_id = %(winner)s AND sale.id = r.undoes_id AND sale.customer_id = %(loser)s
"""
LINES = """
UPDATE orders_line l SET customer_id = o.customer_id FROM orders_order o
WHERE o.id = l.order_id AND o.customer_id = %(loser)s AND l.customer_id = %(winner)s
"""
TOLD = """
UPDATE foundation_entry e SET customer_id = %(loser)s FROM orders_order o
WHERE e.customer_id = %(winner)s AND e.about = 'order' AND o.id = e.subject_id
  AND o.customer_id = %(loser)s
"""
DAYS = """
SELECT placed_on, count(*) FILTER (WHERE kind = %(sale)s), count(*) FILTER (WHERE kind = %(back)s),
  sum(goods_cents)::bigint
FROM orders_order WHERE customer_id = %(customer)s AND kind IN (%(sale)s, %(back)s)
GROUP BY placed_on ORDER BY placed_on
"""
WHOLE = """
SELECT -coalesce(sum(goods_cents) FILTER (WHERE kind = %(back)s), 0)::bigint,
  min(placed_on) FILTER (WHERE kind = %(sale)s), max(placed_on) FILTER (WHERE kind = %(sale)s)
FROM orders_order WHERE customer_id = %(customer)s AND kind IN (%(sale)s, %(back)s)
"""


def part(merged: Merged, _remembered: object) -> None:
    """Give the loser the orders that came under one of his own numbers after the merge."""
    who = {"loser": merged.loser_id, "winner": merged.winner_id}
    with connection.cursor() as cursor:
        cursor.execute(LATER, {**who, "once": list(merged.once)})


def part_lines(merged: Merged, _remembered: object) -> None:
    """Give the loser the lines of his orders, the returns of them, and what was told of both."""
    who = {"loser": merged.loser_id, "winner": merged.winner_id}
    with connection.cursor() as cursor:
        for statement in (RETURNS, LINES, TOLD):
            cursor.execute(statement, who)


def roll_up(customer_ids: list[int]) -> None:
    """Reckon what these customers did from their orders."""
    for customer_id in customer_ids:
        customers.restate(customer_id=CustomerId(customer_id), life=_life(customer_id))


def _life(customer_id: int) -> customers.Life:
    facts = {"customer": customer_id, "sale": Kind.SALE.value, "back": Kind.RETURN.value}
    with connection.cursor() as cursor:
        cursor.execute(DAYS, facts)
        days = tuple(customers.Day(*row) for row in cursor.fetchall())
        cursor.execute(WHOLE, facts)
        returned, first_on, last_on = cursor.fetchone()
    sales = Order.objects.filter(customer_id=customer_id, kind=Kind.SALE)
    channels: dict[int, int] = {}
    categories: set[int] = set()
    for channel, bought in sales.values_list("channel", "categories"):
        channels[channel] = channels.get(channel, 0) + 1
        categories |= set(bought)
    return customers.Life(
        days=days,
        returned_cents=returned,
        first_on=first_on,
        last_on=last_on,
        channels=tuple(channels.get(at, 0) for at in range(max(channels, default=-1) + 1)),
        categories=frozenset(categories),
    )


def _nothing(_merged: Merged) -> None:
    """Remember nothing: whose an order is, is known by its own columns."""


on_merging("orders_order", "customer_id", Merging(_nothing, part))
on_merging("orders_line", "customer_id", Merging(_nothing, part_lines))
reckons(roll_up)
