"""Orders and their lines for analytics: amounts net of nothing, returns negative, HKD cents."""

# ruff: noqa: S608  every name comes from our own declarations, every value is a number of ours

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, Watched, offer

SALE, RETURN, GOODS = 1, 2, 1  # codes in `kind` of orders, and of lines, as the models have them
PUBLIC, INTERNAL, FINANCIAL = FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.FINANCIAL

WHEN_AND_WHERE = """
    o.placed_on,
    (extract(year FROM o.placed_on) * 12 + extract(month FROM o.placed_on) - 1)::int AS month,
    (o.placed_at AT TIME ZONE 'UTC')::timestamp AS placed_at,
    o.channel::smallint AS channel,
    o.region::smallint AS region,
    extract(hour FROM (o.placed_at AT TIME ZONE 'UTC') + interval '8 hours')::smallint AS hour,
    extract(isodow FROM o.placed_on)::smallint AS weekday,
    o.owner_id::bigint AS owner_id"""
WHEN_AND_WHERE_COLUMNS = (
    Column("placed_on", Type.DATE, PUBLIC),
    Column("month", Type.INT32, PUBLIC),  # year * 12 + month - 1
    Column("placed_at", Type.TIMESTAMP, PUBLIC),
    Column("channel", Type.INT16, PUBLIC),
    Column("region", Type.INT16, PUBLIC),
    Column("hour", Type.INT16, PUBLIC),  # of the Hong Kong day
    Column("weekday", Type.INT16, PUBLIC),  # Monday is 1
    Column("owner_id", Type.INT64, PUBLIC),  # decides who may see the row; never given out
)

FACT_ORDER = offer(
    Dataset(
        name="fact_order",
        about="order",
        columns=(
            Column("order_id", Type.INT64, PUBLIC),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("kind", Type.INT16, PUBLIC),
            *WHEN_AND_WHERE_COLUMNS,
            Column("goods_cents", Type.INT64, FINANCIAL),
            Column("total_cents", Type.INT64, FINANCIAL),
        ),
        select=f"""
SELECT o.id AS order_id, c.lake_key AS customer_key, o.kind::smallint AS kind,{WHEN_AND_WHERE},
    o.goods_cents::bigint AS goods_cents, o.total_cents::bigint AS total_cents
FROM orders_order o LEFT JOIN customers_customer c ON c.id = o.customer_id
WHERE o.status <> 'cancelled'""",
        key="order_id",
        source_key="o.id",
        month="month",
        watched=(Watched("orders_order", "id"),),
    )
)

FACT_LINE = offer(
    Dataset(
        name="fact_line",
        about="order",
        columns=(
            Column("order_id", Type.INT64, PUBLIC),
            Column("line_no", Type.INT32, PUBLIC),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("order_kind", Type.INT16, PUBLIC),
            *WHEN_AND_WHERE_COLUMNS,
            Column("kind", Type.INT16, INTERNAL),
            Column("category_id", Type.INT16, INTERNAL),
            Column("product_id", Type.INT64, INTERNAL),
            Column("quantity", Type.INT32, INTERNAL),
            Column("hkd_cents", Type.INT64, FINANCIAL),
        ),
        select=f"""
SELECT o.id AS order_id, l.number::int AS line_no, c.lake_key AS customer_key,
    o.kind::smallint AS order_kind,{WHEN_AND_WHERE},
    l.kind::smallint AS kind, l.category_id::smallint AS category_id,
    l.product_id::bigint AS product_id, l.quantity::int AS quantity,
    l.hkd_cents::bigint AS hkd_cents
FROM orders_line l
JOIN orders_order o ON o.id = l.order_id
LEFT JOIN customers_customer c ON c.id = o.customer_id
WHERE o.status <> 'cancelled'""",
        key="order_id",
        source_key="l.order_id",
        month="month",
        watched=(Watched("orders_order", "id"), Watched("orders_line", "order_id")),
    )
)
