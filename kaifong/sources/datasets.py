"""
What other systems know, for analytics: by our random key, without their numbers.

The rows are open to whom the customer's own are; those of nobody we know are open only to whom
every customer is. Where he lives and how he came stand in `dim_customer`.
"""

from kaifong.authority.rules import FieldClass
from kaifong.foundation.datasets import Column, Dataset, Type, Watched, offer

PUBLIC, INTERNAL, FINANCIAL = FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.FINANCIAL
OPEN, WON, LOST, CLOSED = 1, 2, 3, 4  # as the models have them
WHOSE = (
    Column("source_id", Type.INT64, PUBLIC),
    Column("source_code", Type.STRING, PUBLIC),
    Column("customer_key", Type.INT64, INTERNAL),
)
WHEN = (
    Column("opened_on", Type.DATE, INTERNAL),
    Column("month", Type.INT32, INTERNAL),  # year * 12 + month - 1
    Column("closed_on", Type.DATE, INTERNAL),
    Column("stage", Type.INT16, INTERNAL),
)
SELECT_FACT = """
    f.source_id AS source_id, s.code AS source_code, c.lake_key AS customer_key,
    f.opened_on AS opened_on,
    (extract(year FROM f.opened_on) * 12 + extract(month FROM f.opened_on) - 1)::int AS month,
    f.closed_on AS closed_on, f.stage::smallint AS stage"""

DIM_FOREIGN_CONTACT = offer(
    Dataset(
        name="dim_foreign_contact",
        about="customer",
        columns=(Column("contact_id", Type.INT64, INTERNAL), *WHOSE),
        select="""
SELECT f.id AS contact_id, f.source_id AS source_id, s.code AS source_code,
    c.lake_key AS customer_key
FROM sources_contact f JOIN sources_source s ON s.id = f.source_id
LEFT JOIN customers_customer c ON c.id = f.customer_id
WHERE true""",
        key="contact_id",
        source_key="f.id",
        watched=(Watched("sources_contact", "id"),),
    )
)
FACT_FOREIGN_DEAL = offer(
    Dataset(
        name="fact_foreign_deal",
        about="customer",
        columns=(
            Column("deal_id", Type.INT64, INTERNAL),
            *WHOSE,
            *WHEN,
            Column("amount_cents", Type.INT64, FINANCIAL),
        ),
        select=f"""
SELECT f.id AS deal_id,{SELECT_FACT}, f.amount_cents::bigint AS amount_cents
FROM sources_deal f JOIN sources_source s ON s.id = f.source_id
LEFT JOIN customers_customer c ON c.id = f.customer_id
WHERE true""",  # noqa: S608  our own declarations
        key="deal_id",
        source_key="f.id",
        month="month",
        watched=(Watched("sources_deal", "id"),),
    )
)
FACT_FOREIGN_TICKET = offer(
    Dataset(
        name="fact_foreign_ticket",
        about="customer",
        columns=(Column("ticket_id", Type.INT64, INTERNAL), *WHOSE, *WHEN),
        select=f"""
SELECT f.id AS ticket_id,{SELECT_FACT}
FROM sources_ticket f JOIN sources_source s ON s.id = f.source_id
LEFT JOIN customers_customer c ON c.id = f.customer_id
WHERE true""",  # noqa: S608
        key="ticket_id",
        source_key="f.id",
        watched=(Watched("sources_ticket", "id"),),
    )
)
FOREIGN = (DIM_FOREIGN_CONTACT, FACT_FOREIGN_DEAL, FACT_FOREIGN_TICKET)
