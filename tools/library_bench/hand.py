"""Five reports of the library in the best SQL that a hand writes, for DuckDB and PostgreSQL."""

DAYS = "placed_on >= DATE '{start}' AND placed_on < DATE '{until}'"
BOOKED = "placed_on >= DATE '{start}' AND placed_on < DATE '{until}' AND o.status <> 'cancelled'"
BOUGHT = "o.status <> 'cancelled' AND o.kind = 1 AND o.customer_id IS NOT NULL"
MONTH = "(extract(year FROM {day}) * 12 + extract(month FROM {day}) - 1)::int"

DUCK = {
    "sales-by-month": f"""
SELECT month, channel, sum(hkd_cents), sum(quantity) FILTER (order_kind = 1) FROM fact_line
WHERE {DAYS} AND kind = 1 AND order_kind IN (1, 2)
GROUP BY GROUPING SETS ((month, channel), (month), (channel), ())""",
    "preference-by-hour": f"""
SELECT hour, weekday, count(DISTINCT order_id) FROM fact_line
WHERE {DAYS} AND kind = 1 AND order_kind = 1
GROUP BY GROUPING SETS ((hour, weekday), (hour), (weekday), ())""",
    "new-and-returning": """
WITH each AS (SELECT customer_key, min(placed_on) AS first_on,
  count(*) FILTER (placed_on >= DATE '{start}') AS orders
  FROM fact_order WHERE placed_on < DATE '{until}' AND kind = 1 AND customer_key IS NOT NULL
  GROUP BY customer_key HAVING orders > 0)
SELECT first_on >= DATE '{start}', count(*), sum(orders) FROM each GROUP BY ROLLUP (1)""",
    "rfm": f"""
WITH each AS (SELECT customer_key, count(*) FILTER (kind = 1) AS orders,
  max(placed_on) FILTER (kind = 1) AS last_on
  FROM fact_order WHERE {DAYS} AND customer_key IS NOT NULL AND kind IN (1, 2)
  GROUP BY customer_key HAVING orders > 0),
scored AS (SELECT ntile(5) OVER (ORDER BY last_on, customer_key) AS recency,
  ntile(5) OVER (ORDER BY orders, customer_key) AS frequency FROM each)
SELECT recency, frequency, count(*) FROM scored
GROUP BY GROUPING SETS ((recency, frequency), (recency), (frequency), ())""",
    "retention": """
WITH sold AS (SELECT customer_key, month, placed_on FROM fact_order
  WHERE placed_on < DATE '{until}' AND kind = 1 AND customer_key IS NOT NULL),
first AS (SELECT customer_key, min(month) AS first_month FROM sold
  GROUP BY customer_key HAVING min(placed_on) >= DATE '{start}')
SELECT first_month, month - first_month AS age, count(DISTINCT sold.customer_key)
FROM sold JOIN first USING (customer_key)
GROUP BY GROUPING SETS ((first_month, age), (first_month), (age), ())""",
}
POSTGRES = {
    "sales-by-month": f"""
SELECT {MONTH.format(day="o.placed_on")}, o.channel, sum(l.hkd_cents),
  sum(l.quantity) FILTER (WHERE o.kind = 1)
FROM orders_line l JOIN orders_order o ON o.id = l.order_id
WHERE {BOOKED} AND l.kind = 1 AND o.kind IN (1, 2)
GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
    "preference-by-hour": f"""
SELECT extract(hour FROM (o.placed_at AT TIME ZONE 'UTC') + interval '8 hours'),
  extract(isodow FROM o.placed_on), count(DISTINCT o.id)
FROM orders_line l JOIN orders_order o ON o.id = l.order_id
WHERE {BOOKED} AND l.kind = 1 AND o.kind = 1
GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
    "new-and-returning": f"""
WITH each AS (SELECT o.customer_id, min(o.placed_on) AS first_on,
  count(*) FILTER (WHERE o.placed_on >= DATE '{{start}}') AS orders
  FROM orders_order o WHERE o.placed_on < DATE '{{until}}' AND {BOUGHT} GROUP BY 1)
SELECT first_on >= DATE '{{start}}', count(*), sum(orders) FROM each WHERE orders > 0
GROUP BY ROLLUP (1)""",
    "rfm": f"""
WITH each AS (SELECT o.customer_id, count(*) FILTER (WHERE o.kind = 1) AS orders,
  max(o.placed_on) FILTER (WHERE o.kind = 1) AS last_on
  FROM orders_order o WHERE {BOOKED} AND o.customer_id IS NOT NULL AND o.kind IN (1, 2)
  GROUP BY 1 HAVING count(*) FILTER (WHERE o.kind = 1) > 0),
scored AS (SELECT ntile(5) OVER (ORDER BY last_on, customer_id) AS recency,
  ntile(5) OVER (ORDER BY orders, customer_id) AS frequency FROM each)
SELECT recency, frequency, count(*) FROM scored
GROUP BY GROUPING SETS ((recency, frequency), (recency), (frequency), ())""",
    "retention": f"""
WITH sold AS (SELECT o.customer_id, {MONTH.format(day="o.placed_on")} AS month, o.placed_on
  FROM orders_order o WHERE o.placed_on < DATE '{{until}}' AND {BOUGHT}),
first AS (SELECT customer_id, min(month) AS first_month FROM sold
  GROUP BY 1 HAVING min(placed_on) >= DATE '{{start}}')
SELECT first_month, month - first_month, count(DISTINCT sold.customer_id)
FROM sold JOIN first USING (customer_id)
GROUP BY GROUPING SETS ((1, 2), (1), (2), ())""",
}
