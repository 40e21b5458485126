"""Judged lines as the rows of orders, lines, customers and products, still in the scratch one."""

# ruff: noqa: S608  names and codes of our own

import duckdb
import pyarrow as pa

from kaifong.foundation.channels import channel_from
from kaifong.integration.codes import LineKind, OrderKind
from kaifong.integration.options import Options
from kaifong.integration.places_named import district_of
from kaifong.integration.sales_rules import Bucket
from kaifong.integration.verdicts import Verdict

_SOLD = (Bucket.SALE, Bucket.SALE_ANONYMOUS, Bucket.GIVEN_FREE)
_RETURNED = (Bucket.RETURN_JOINED, Bucket.RETURN_PARTLY_JOINED, Bucket.RETURN_NOT_JOINED)
_LINE_KINDS = (
    (LineKind.GOODS, (*_SOLD, *_RETURNED)),
    (LineKind.CHARGE, (Bucket.CHARGE, Bucket.CHARGE_CREDITED)),
    (LineKind.ADJUSTMENT, (Bucket.ADJUSTMENT,)),
    (LineKind.TEST, (Bucket.TEST,)),
    (LineKind.STOCK, (Bucket.STOCK_MOVEMENT,)),
)


def _any_of(buckets: tuple[Bucket, ...]) -> str:
    return f"nature IN ({', '.join(repr(bucket.value) for bucket in buckets)})"


_LINE_KIND = " ".join(f"WHEN {_any_of(buckets)} THEN {kind}" for kind, buckets in _LINE_KINDS)
# A return takes goods back; whatever sells something is a sale; the rest corrects the books.
_ORDER_KIND = f"""CASE
  WHEN bool_or({_any_of(_RETURNED)})
    AND sum(CASE WHEN {_any_of((*_SOLD, *_RETURNED))} THEN cents ELSE 0 END) <= 0
  THEN {OrderKind.RETURN}
  WHEN bool_or({_any_of((*_SOLD, Bucket.CHARGE))}) THEN {OrderKind.SALE}
  ELSE {OrderKind.ADJUSTMENT} END"""

LINES = f"""
CREATE TABLE lines AS
WITH invoices AS (
  SELECT invoice, row_number() OVER (ORDER BY invoice) AS place
  FROM judged WHERE verdict = '{Verdict.NEW}' GROUP BY invoice
)
SELECT invoices.place,
  cast(row_number() OVER (PARTITION BY invoices.place ORDER BY "row") AS integer) AS number,
  cast(CASE {_LINE_KIND} END AS smallint) AS kind, judged.code,
  coalesce(description, '') AS description, cast(quantity AS integer) AS quantity, unit_price,
  products.place AS product, cents AS amount_cents,
  cast(round(cents * rate) AS bigint) AS hkd_cents, "row", undoes
FROM judged JOIN invoices USING (invoice) JOIN rates USING (currency)
LEFT JOIN products
  ON products.code = CASE WHEN {_any_of((*_SOLD, *_RETURNED))} THEN upper(judged.code) END
WHERE verdict = '{Verdict.NEW}'"""
# A return undoes the order that most of its pieces come from: of this file, or one of ours.
UNDONE = """
CREATE TABLE undone AS
SELECT place, arg_max(undoes_place, (pieces, from_)) AS undoes_place,
  arg_max(undoes_order, (pieces, from_)) AS undoes_order
FROM (
  SELECT lines.place, sold.place AS undoes_place, coalesce(had.order_id, known.order_id) AS
    undoes_order, -sum(lines.quantity) AS pieces, max(lines.undoes) AS from_
  FROM lines
  LEFT JOIN lines sold ON sold."row" = lines.undoes
  LEFT JOIN dealings had ON had."row" = lines.undoes
  LEFT JOIN judged ON judged."row" = lines.undoes AND judged.verdict = 'duplicate'
  LEFT JOIN known ON known.number = judged.invoice
  WHERE lines.undoes IS NOT NULL
  GROUP BY ALL
) GROUP BY place"""
ORDERS = f"""
SELECT place, any_value(judged.invoice) AS number, cast({_ORDER_KIND} AS smallint) AS kind,
  max(buyer) AS buyer, min(placed_at) AS placed_at,
  cast(max(coalesce(channels.code, $channel)) AS smallint) AS channel,
  cast(max(places.code) // 100 AS smallint) AS region,
  max(currency) AS currency, cast(max(rate) AS decimal(14, 6)) AS rate,
  cast(sum(cents) AS bigint) AS amount_cents,
  cast(coalesce(sum(hkd_cents) FILTER (lines.kind = {LineKind.GOODS}), 0) AS bigint) AS goods_cents,
  cast(sum(hkd_cents) AS bigint) AS total_cents,
  CASE WHEN {_ORDER_KIND} = {OrderKind.RETURN} THEN max(undoes_place) END AS undoes_place,
  CASE WHEN {_ORDER_KIND} = {OrderKind.RETURN} THEN max(undoes_order) END AS undoes_order
FROM judged JOIN lines USING ("row") JOIN rates USING (currency)
LEFT JOIN undone USING (place)
LEFT JOIN places ON places.district IS NOT DISTINCT FROM judged.district
  AND places.country IS NOT DISTINCT FROM judged.country
LEFT JOIN channels ON channels.named = judged.channel
GROUP BY place"""
# Of several ways to write a name or an address the latest counts.
PEOPLE = f"""
SELECT buyer AS external_id, min(placed_at) AS joined_at,
  {
    ", ".join(
        f"max_by({name}, placed_at) FILTER ({name} IS NOT NULL) AS {name}"
        for name in ("name_zh", "name_en", "email", "phone")
    )
},
  cast(coalesce(max_by(places.code, placed_at), 0) AS smallint) AS district,
  cast(coalesce(max_by(channels.code, placed_at), $channel) AS smallint) AS channel
FROM judged
LEFT JOIN places ON places.district IS NOT DISTINCT FROM judged.district
  AND places.country IS NOT DISTINCT FROM judged.country
LEFT JOIN channels ON channels.named = judged.channel
WHERE verdict = '{Verdict.NEW}' AND buyer IS NOT NULL
GROUP BY buyer ORDER BY min("row")"""
PRODUCTS = f"""
CREATE TABLE products AS
SELECT upper(code) AS code, cast(row_number() OVER (ORDER BY upper(code)) AS integer) AS place,
  coalesce(max_by(description, "row") FILTER (unit_price > 0 AND quantity > 0),
    max_by(description, "row"), '') AS name,
  coalesce(max_by(category, "row"), '') AS category
FROM judged
WHERE verdict = '{Verdict.NEW}' AND {_any_of((*_SOLD, *_RETURNED))}
GROUP BY upper(code)"""
# Sales of this file that are ours already: their lines are known by order and place.
KNOWN_SALES = f"""
SELECT judged."row", known.order_id, cast(place AS integer) AS number, code, quantity
FROM (SELECT *, row_number() OVER (PARTITION BY invoice ORDER BY "row") AS place
      FROM judged WHERE verdict <> '{Verdict.INVALID}') judged
JOIN known ON known.number = judged.invoice
WHERE "row" IN (SELECT undoes FROM lines WHERE undoes > 0)"""


def shape(database: duckdb.DuckDBPyConnection, options: Options) -> None:
    """Make the tables that the others are made from: `lines`, `rates`, `places`, `channels`."""
    database.register("given", _rates(options))
    database.execute(
        "CREATE TABLE rates AS SELECT currency, cast(rate AS decimal(14, 6)) AS rate FROM given"
    )
    database.register("given", _places(database))
    database.execute("CREATE TABLE places AS FROM given")
    database.register("given", _channels(database))
    database.execute("CREATE TABLE channels AS FROM given")
    database.unregister("given")
    database.execute(PRODUCTS)
    database.execute(LINES)
    database.execute(UNDONE)


def orders(database: duckdb.DuckDBPyConnection, options: Options) -> pa.Table:
    return database.execute(ORDERS, {"channel": int(options.channel)}).to_arrow_table()


def people(database: duckdb.DuckDBPyConnection, options: Options) -> pa.Table:
    return database.execute(PEOPLE, {"channel": int(options.channel)}).to_arrow_table()


def products(database: duckdb.DuckDBPyConnection) -> pa.Table:
    return database.execute("FROM products ORDER BY place").to_arrow_table()


def lines(database: duckdb.DuckDBPyConnection) -> pa.Table:
    return database.execute('FROM lines ORDER BY "row"').to_arrow_table()


def known_sales(database: duckdb.DuckDBPyConnection) -> pa.Table:
    return database.execute(KNOWN_SALES).to_arrow_table()


def _rates(options: Options) -> pa.Table:
    rates = options.all_rates
    return pa.table({"currency": [*rates], "rate": [str(rate) for rate in rates.values()]})


def _places(database: duckdb.DuckDBPyConnection) -> pa.Table:
    found = database.execute(
        "SELECT DISTINCT district, country FROM judged"
        " WHERE district IS NOT NULL OR country IS NOT NULL"
    ).fetchall()
    codes_ = [int(district_of(district=district, country=country)) for district, country in found]
    return pa.table(
        {
            "district": pa.array([district for district, _ in found], pa.string()),
            "country": pa.array([country for _, country in found], pa.string()),
            "code": pa.array(codes_, pa.int16()),
        }
    )


def _channels(database: duckdb.DuckDBPyConnection) -> pa.Table:
    found = database.execute("SELECT DISTINCT channel FROM judged WHERE channel IS NOT NULL")
    known = [(name, channel_from(name)) for (name,) in found.fetchall()]
    named = [(name, int(channel)) for name, channel in known if channel is not None]
    return pa.table(
        {
            "named": pa.array([name for name, _ in named], pa.string()),
            "code": pa.array([code for _, code in named], pa.int16()),
        }
    )
