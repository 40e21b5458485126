"""A real shop's year as the lake would hold it, straight from its file; amounts in pence."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
from django.utils.timezone import now

from kaifong.intelligence.engines.engine import Answer, fitted

FILE = Path(__file__).parents[3] / "shared" / "data" / "online_retail_2009_2010.parquet"
NO_CHARGE = """upper(StockCode) LIKE 'ADJUST%' OR upper(StockCode) LIKE 'TEST%'
    OR upper(StockCode) = 'B'"""
LONDON, HONG_KONG = ZoneInfo("Europe/London"), ZoneInfo("Asia/Hong_Kong")
NOT_GOODS = """upper(StockCode) IN ('POST', 'DOT', 'C2', 'C3', 'D', 'M', 'B', 'BANK CHARGES',
    'AMAZONFEE', 'S', 'GIFT') OR upper(StockCode) LIKE 'GIFT\\_%' ESCAPE '\\'
    OR upper(StockCode) LIKE 'ADJUST%' OR upper(StockCode) LIKE 'TEST%'"""


def opened():
    """Return a database with the file as `t`: hk_day is the day in Hong Kong."""
    database = duckdb.connect()
    database.execute(f"""CREATE TABLE raw AS SELECT *, row_number() OVER () AS rn FROM '{FILE}'""")
    moments = [m for (m,) in database.sql("SELECT DISTINCT InvoiceDate FROM raw").fetchall()]
    told = [datetime.fromisoformat(m).replace(tzinfo=LONDON) for m in moments]
    days = pa.table(
        {
            "InvoiceDate": moments,
            "hk_day": [m.astimezone(HONG_KONG).date() for m in told],
            "at_utc": [m.astimezone(UTC).replace(tzinfo=None) for m in told],
        }
    )
    database.register("days", days)
    database.execute(f"""CREATE TABLE lines AS SELECT raw.*, hk_day, at_utc,
        round(Quantity * Price::DECIMAL(18, 3) * 100)::BIGINT AS pence,
        Price = 0 AND "Customer ID" IS NULL
            AND max(abs(Price)) OVER (PARTITION BY Invoice) = 0 AS stock,
        NOT ({NOT_GOODS}) AS goods FROM raw JOIN days USING (InvoiceDate)""")
    # An invoice of mere tests, or of charges given back only, is no sale.
    database.execute(f"""CREATE TABLE t AS SELECT *, Invoice NOT LIKE 'C%' AND bool_or(
            NOT stock AND (goods OR (pence > 0 AND NOT ({NO_CHARGE}))))
        OVER (PARTITION BY Invoice) AS sale FROM lines""")
    return database


AS_FACTS = """
CREATE TABLE fact_line AS
SELECT dense_rank() OVER (ORDER BY Invoice)::BIGINT AS order_id,
    row_number() OVER (PARTITION BY Invoice ORDER BY rn)::INT AS line_no,
    "Customer ID"::BIGINT AS customer_key,
    CASE WHEN Invoice LIKE 'C%' THEN 2 WHEN sale THEN 1 ELSE 3 END::SMALLINT AS order_kind,
    hk_day AS placed_on, (year(hk_day) * 12 + month(hk_day) - 1)::INT AS month,
    at_utc AS placed_at, hour(at_utc + INTERVAL 8 HOURS)::SMALLINT AS hour,
    isodow(hk_day)::SMALLINT AS weekday, 1::SMALLINT AS channel,
    CASE Country WHEN 'United Kingdom' THEN 1 WHEN 'EIRE' THEN 2 ELSE 9 END::SMALLINT AS region,
    NULL::BIGINT AS owner_id, CASE WHEN goods THEN 1 ELSE 2 END::SMALLINT AS kind,
    1::SMALLINT AS category_id, dense_rank() OVER (ORDER BY upper(StockCode))::BIGINT AS product_id,
    Quantity::INT AS quantity, pence AS hkd_cents
FROM t WHERE NOT stock;
CREATE TABLE fact_order AS
SELECT order_id, max(customer_key) AS customer_key, min(order_kind) AS kind,
    min(placed_on) AS placed_on, min(month) AS month, min(placed_at) AS placed_at,
    min(hour) AS hour, min(weekday) AS weekday,
    min(channel) AS channel, min(region) AS region, NULL::BIGINT AS owner_id,
    sum(CASE WHEN kind = 1 THEN hkd_cents ELSE 0 END)::BIGINT AS goods_cents,
    sum(hkd_cents)::BIGINT AS total_cents
FROM fact_line GROUP BY order_id;
"""


class FileEngine:
    """Answers measures from the file."""

    dialect = "duckdb"

    def __init__(self, database):
        self.database = database
        database.execute(AS_FACTS)

    def run(self, sql, schema):
        return Answer(fitted(self.database.sql(sql).to_arrow_table(), schema), now())
