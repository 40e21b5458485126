"""A judged sales file written into our own tables, by a few statements over sets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.integration.sets import entries, newcomers, rollups
from kaifong.integration.sets.copying import copy_in, drawn_from

from . import articles, shaping
from .judging import Judged

Told = Callable[[str, float], None]

BUYERS = """
UPDATE buyers b SET customer_id = c.id, owner_id = c.owner_id, region = c.region,
  identity_id = i.id
FROM customers_externalidentity i JOIN customers_customer c ON c.id = i.customer_id
WHERE i.source = %(source)s AND i.external_id = b.external_id
"""
# Under whose record a number was before it was merged: whoever parts them gives the orders back.
CAME_AS = """
UPDATE buyers b SET came_as = m.loser_id
FROM (
  SELECT DISTINCT ON (h.row_id) h.row_id, m.loser_id
  FROM customers_merge m
  JOIN foundation_change h ON h.changeset_id = m.changeset_id
    AND h."table" = 'customers_externalidentity' AND h.verb = 'U'
    AND (h.before -> 'customer_id')::bigint = m.loser_id
  WHERE m.undone_at IS NULL
  ORDER BY h.row_id, h.id
) m
WHERE b.identity_id = m.row_id
"""
LACKING = "SELECT place FROM buyers WHERE customer_id IS NULL ORDER BY place"
NEW_BUYERS = """
UPDATE buyers b SET customer_id = n.id, region = n.district / 100 FROM newcomers n
WHERE n.place = b.place
"""
# What was sold in an order of ours, in this file or before.
KNOWN_UNDONE = """
UPDATE incoming_lines l SET undoes_id = sold.id
FROM known_sales k JOIN orders_line sold ON sold.order_id = k.order_id
  AND sold.number = k.number AND sold.code = k.code AND sold.quantity = k.quantity
WHERE l.undoes = k."row"
"""
UNDONE = """
UPDATE incoming_lines l SET undoes_id = sold.id FROM incoming_lines sold
WHERE l.undoes > 0 AND sold."row" = l.undoes
"""
UNDONE_BEFORE = "UPDATE incoming_lines SET undoes_id = -undoes WHERE undoes < 0"
ORDERS = """
INSERT INTO orders_order (id, source, number, kind, status, customer_id, arrived_as, undoes_id,
  placed_at, placed_on, channel, region, owner_id, categories, currency, rate, amount_cents,
  goods_cents, total_cents, import_id)
SELECT o.id, %(source)s, o.number, o.kind, 'completed', b.customer_id, b.came_as,
  coalesce(u.id, o.undoes_order), o.placed_at,
  (o.placed_at AT TIME ZONE 'Asia/Hong_Kong')::date, o.channel, coalesce(o.region, b.region, 0),
  b.owner_id, coalesce(k.categories, '{}'), o.currency, o.rate, o.amount_cents, o.goods_cents,
  o.total_cents, %(import)s
FROM incoming_orders o
LEFT JOIN buyers b ON b.external_id = o.buyer
LEFT JOIN incoming_orders u ON u.place = o.undoes_place
LEFT JOIN (
  SELECT l.place, array_agg(DISTINCT p.category_id ORDER BY p.category_id) AS categories
  FROM incoming_lines l JOIN incoming_products p ON p.place = l.product
  GROUP BY l.place
) k ON k.place = o.place
ORDER BY o.place
"""
LINES = """
INSERT INTO orders_line (id, order_id, customer_id, number, kind, product_id, category_id, code,
  description, quantity, unit_price, amount_cents, hkd_cents, undoes_id)
SELECT l.id, o.id, b.customer_id, l.number, l.kind, p.id, coalesce(p.category_id, 0), l.code,
  l.description, l.quantity, l.unit_price, l.amount_cents, l.hkd_cents, l.undoes_id
FROM incoming_lines l
JOIN incoming_orders o USING (place)
LEFT JOIN buyers b ON b.external_id = o.buyer
LEFT JOIN incoming_products p ON p.place = l.product
"""
TOUCHED = """
CREATE TEMP TABLE touched ON COMMIT DROP AS
SELECT DISTINCT customer_id FROM buyers WHERE customer_id IS NOT NULL
"""


@dataclass(frozen=True)
class Made:
    """What an import has put into our tables."""

    customers: int
    products: int
    categories: tuple[int, ...]  # ids
    orders: int
    lines: int


def write(
    cursor: Any, judged: Judged, *, import_id: int, staff_id: int | None, at: datetime, told: Told
) -> Made:
    """Write what is new; the caller holds the transaction and an open change-set."""
    database, options = judged.database, judged.options
    shaping.shape(database, options)
    facts = {"source": options.source, "import": import_id, "staff": staff_id, "at": at}
    customers = _customers(cursor, shaping.people(database, options), facts)
    made = articles.insert(cursor, shaping.products(database), import_id=import_id)
    told("orders", 0)
    orders = shaping.orders(database, options)
    lines = shaping.lines(database)
    copy_in(cursor, "incoming_orders", orders, made={"id": drawn_from(cursor, "orders_order")})
    copy_in(
        cursor,
        "incoming_lines",
        lines,
        made={"id": drawn_from(cursor, "orders_line"), "undoes_id": "bigint"},
    )
    _undo(cursor, shaping.known_sales(database))
    told("orders", 0.3)
    cursor.execute(ORDERS, facts)
    told("lines", 0)
    cursor.execute(LINES, facts)
    told("lines", 1)
    cursor.execute("DROP TABLE IF EXISTS pg_temp.touched")
    cursor.execute(TOUCHED)
    rollups.roll_up(cursor)
    entries.record_customers(cursor, staff_id=staff_id, at=at)
    entries.record_orders(cursor, import_id=import_id, staff_id=staff_id, at=at)
    return Made(customers, made.products, made.categories, orders.num_rows, lines.num_rows)


def _customers(cursor: Any, people: pa.Table, facts: dict[str, Any]) -> int:
    people = people.append_column("place", pa.array(range(people.num_rows), pa.int64()))
    own = {"customer_id": "bigint", "owner_id": "bigint", "region": "smallint"}
    own |= {"identity_id": "bigint", "came_as": "bigint"}
    copy_in(cursor, "buyers", people.select(["place", "external_id"]), made=own)
    cursor.execute(BUYERS, facts)
    cursor.execute(CAME_AS)
    cursor.execute(LACKING)
    places = pa.array([place for (place,) in cursor.fetchall()], pa.int64())
    new = people.take(places)
    count = new.num_rows
    whole = new.append_column("member_no", pa.nulls(count, pa.string())).append_column(
        "language", pa.array(["zh-hant"] * count, pa.string())
    )
    under = f"import:{facts['source']}"
    made = newcomers.insert(
        cursor,
        whole.select(["place", *newcomers.COLUMNS]),
        _points(new),
        source=facts["source"],
        under=under,
        import_id=facts["import"],
    )
    cursor.execute(NEW_BUYERS)
    cursor.execute("ANALYZE pg_temp.buyers")
    return made


def _points(people: pa.Table) -> pa.Table:
    """Return the addresses that are ones; what cannot be reached is no reason to refuse a sale."""
    found = [
        (place, kind, value)
        for kind, normalise, column in (
            ("email", normalise_email, "email"),
            ("phone", normalise_phone, "phone"),
        )
        for place, text in zip(people["place"].to_pylist(), people[column].to_pylist(), strict=True)
        if text and (value := normalise(text))
    ]
    return pa.table(
        {
            "place": pa.array([place for place, _, _ in found], pa.int64()),
            "kind": pa.array([kind for _, kind, _ in found], pa.string()),
            "value": pa.array([value for _, _, value in found], pa.string()),
            "nth": pa.array([1] * len(found), pa.int32()),
        }
    )


def _undo(cursor: Any, known_sales: pa.Table) -> None:
    copy_in(cursor, "known_sales", known_sales)
    for statement in (UNDONE, KNOWN_UNDONE, UNDONE_BEFORE):
        cursor.execute(statement)
