"""What is found wanting in records, and how each stands, for analytics."""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, offer

INTERNAL = FieldClass.INTERNAL

FACT_FINDING = offer(
    Dataset(
        name="fact_finding",
        about="customer",
        columns=(
            Column("finding_id", Type.INT64, INTERNAL),
            Column("customer_key", Type.INT64, INTERNAL),
            Column("rule", Type.STRING, INTERNAL),
            Column("dimension", Type.STRING, INTERNAL),
            Column("severity", Type.STRING, INTERNAL),
            Column("department_id", Type.INT64, INTERNAL),  # in whose charge the rule is
            Column("is_open", Type.INT16, INTERNAL),  # 1 or 0
            Column("opened_on", Type.DATE, INTERNAL),
            Column("month", Type.INT32, INTERNAL),
            Column("recurrences", Type.INT32, INTERNAL),
        ),
        select="""
SELECT d.finding_id, d.customer_key, d.rule, d.dimension, d.severity, d.department_id, d.is_open,
    d.opened_on,
    (extract(year FROM d.opened_on) * 12 + extract(month FROM d.opened_on) - 1)::int AS month,
    d.recurrences
FROM (
    SELECT f.id::bigint AS finding_id, c.lake_key AS customer_key, r.code AS rule,
        r.dimension AS dimension, r.severity AS severity,
        r.department_id::bigint AS department_id,
        (CASE WHEN f.closed_at IS NULL THEN 1 ELSE 0 END)::smallint AS is_open,
        ((f.opened_at AT TIME ZONE 'UTC') + interval '8 hours')::date AS opened_on,
        f.recurrences::int AS recurrences
    FROM quality_finding f
    JOIN quality_rule r ON r.id = f.rule_id
    JOIN customers_customer c ON c.id = f.customer_id
) d
WHERE true""",
        key="finding_id",
        source_key="d.finding_id",
        hourly=True,
    )
)

FACT_SCORE = offer(
    Dataset(
        name="fact_score",
        about="customer",
        columns=(
            Column("customer_key", Type.INT64, INTERNAL),
            Column("score", Type.INT32, INTERNAL),
            Column("findings", Type.INT32, INTERNAL),
        ),
        select="""
SELECT c.lake_key AS customer_key, s.score::int AS score, s.findings::int AS findings
FROM quality_score s JOIN customers_customer c ON c.id = s.customer_id
WHERE true""",
        key="customer_key",
        source_key="c.lake_key",
        hourly=True,
    )
)
