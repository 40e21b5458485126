"""What became of those whom runs of the register were about, for analytics: nobody by number."""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, offer

PUBLIC = FieldClass.PUBLIC

FACT_ERASURE = offer(
    Dataset(
        name="fact_erasure",
        about="retention",
        columns=(
            Column("item_id", Type.INT64, PUBLIC),
            Column("kind", Type.STRING, PUBLIC),
            Column("run_state", Type.STRING, PUBLIC),
            Column("state", Type.STRING, PUBLIC),
            Column("spared_for", Type.STRING, PUBLIC),
            Column("reckoned_on", Type.DATE, PUBLIC),
            Column("month", Type.INT32, PUBLIC),
        ),
        select="""
SELECT i.id::bigint AS item_id, r.kind AS kind, r.state AS run_state, i.state AS state,
    i.spared_for AS spared_for, r."on" AS reckoned_on,
    (extract(year FROM r."on") * 12 + extract(month FROM r."on") - 1)::int AS month
FROM retention_item i JOIN retention_run r ON r.id = i.run_id
WHERE true""",
        key="item_id",
        source_key="i.id",
        hourly=True,
    )
)
