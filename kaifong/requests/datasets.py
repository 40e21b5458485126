"""What people asked about their data, for analytics: kinds, states and days, nobody's words."""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, offer

PUBLIC, INTERNAL = FieldClass.PUBLIC, FieldClass.INTERNAL

FACT_REQUEST = offer(
    Dataset(
        name="fact_request",
        about="request",
        columns=(
            Column("request_id", Type.INT64, PUBLIC),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("kind", Type.STRING, PUBLIC),
            Column("way", Type.STRING, PUBLIC),
            Column("state", Type.STRING, PUBLIC),
            Column("received_on", Type.DATE, PUBLIC),
            Column("month", Type.INT32, PUBLIC),
            Column("answered", Type.INT16, PUBLIC),  # 1 or 0
            Column("days_taken", Type.INT32, PUBLIC),  # until it was answered; none: not yet
        ),
        select="""
SELECT d.request_id, d.customer_key, d.kind, d.way, d.state, d.received_on,
    (extract(year FROM d.received_on) * 12 + extract(month FROM d.received_on) - 1)::int AS month,
    (CASE WHEN d.answered_on IS NULL THEN 0 ELSE 1 END)::smallint AS answered,
    (d.answered_on - d.received_on)::int AS days_taken
FROM (
    SELECT r.id::bigint AS request_id, c.lake_key AS customer_key, r.kind AS kind,
        r.channel AS way, r.state AS state, r.received_on AS received_on,
        ((s.told_at AT TIME ZONE 'UTC') + interval '8 hours')::date AS answered_on
    FROM requests_request r
    LEFT JOIN customers_customer c ON c.id = r.customer_id
    LEFT JOIN (
        SELECT request_id, min("at") AS told_at FROM requests_step
        WHERE state IN ('supplied', 'none_held', 'refused') GROUP BY request_id
    ) s ON s.request_id = r.id
) d
WHERE true""",
        key="request_id",
        source_key="d.request_id",
        hourly=True,
    )
)
