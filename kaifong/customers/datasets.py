"""Customers for analytics: by a random key, without anything that names or reaches them."""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, Watched, offer

PUBLIC, INTERNAL = FieldClass.PUBLIC, FieldClass.INTERNAL

DIM_CUSTOMER = offer(
    Dataset(
        name="dim_customer",
        about="customer",
        columns=(
            Column("customer_key", Type.INT64, INTERNAL),
            Column("region", Type.INT16, PUBLIC),
            Column("district", Type.INT16, INTERNAL),
            Column("channel", Type.INT16, PUBLIC),
            Column("language", Type.STRING, PUBLIC),
            Column("owner_id", Type.INT64, INTERNAL),
            Column("joined_on", Type.DATE, INTERNAL),
            Column("joined_month", Type.INT32, INTERNAL),  # year * 12 + month - 1
        ),
        # Eight hours are added rather than a zone named: Hong Kong has had no other clock since
        # 1979, and engines need no table of zones for it.
        select="""
SELECT d.customer_key, d.region, d.district, d.channel, d.language, d.owner_id, d.joined_on,
    (extract(year FROM d.joined_on) * 12 + extract(month FROM d.joined_on) - 1)::int AS joined_month
FROM (
    SELECT c.lake_key AS customer_key, c.region::smallint AS region,
        c.district::smallint AS district, c.channel::smallint AS channel, c.language AS language,
        c.owner_id::bigint AS owner_id,
        ((c.joined_at AT TIME ZONE 'UTC') + interval '8 hours')::date AS joined_on
    FROM customers_customer c
) d
WHERE true""",
        key="customer_key",
        source_key="d.customer_key",
        watched=(Watched("customers_customer", "lake_key"),),
    )
)
