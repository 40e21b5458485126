"""The best SQL that a hand writes for some measures, as the peer of what Ibis compiles."""

BETWEEN = "placed_on >= DATE '{start}' AND placed_on < DATE '{until}'"
PER_CUSTOMER = f"""
SELECT customer_key, count(*) FILTER (kind = 1) AS orders, count(*) FILTER (kind = 2) AS returns,
  min(placed_on) FILTER (kind = 1) AS first_on, max(placed_on) FILTER (kind = 1) AS last_on,
  sum(goods_cents) AS spend_cents, -sum(goods_cents) FILTER (kind = 2) AS returned_cents
FROM fact_order WHERE {BETWEEN} AND customer_key IS NOT NULL AND kind IN (1, 2)
GROUP BY customer_key"""
SQL = {
    "customer_totals": f"{PER_CUSTOMER} ORDER BY customer_key",
    "rfm": f"""
WITH each AS (SELECT * FROM ({PER_CUSTOMER}) WHERE orders > 0),
scored AS (SELECT *, DATE '{{until}}' - last_on AS days,
  ntile(5) OVER (ORDER BY last_on, customer_key) AS recency,
  ntile(5) OVER (ORDER BY orders, customer_key) AS frequency,
  ntile(5) OVER (ORDER BY spend_cents, customer_key) AS money FROM each)
SELECT customer_key, CASE WHEN recency >= 4 THEN CASE WHEN frequency >= 4 THEN 1
    WHEN frequency >= 2 THEN 3 ELSE 4 END
  WHEN recency = 3 THEN CASE WHEN frequency >= 4 THEN 2 WHEN frequency >= 2 THEN 5 ELSE 7 END
  WHEN frequency >= 3 THEN 6 WHEN recency = 2 THEN 7 ELSE 8 END AS segment,
  recency, frequency, money, days, last_on, orders, spend_cents
FROM scored ORDER BY customer_key""",
    "sales": f"""
SELECT month, region, channel, category_id, count(DISTINCT order_id) FILTER (order_kind = 1),
  count(DISTINCT customer_key) FILTER (order_kind = 1), sum(quantity) FILTER (order_kind = 1),
  -sum(quantity) FILTER (order_kind = 2), sum(hkd_cents) FILTER (order_kind = 1),
  -sum(hkd_cents) FILTER (order_kind = 2), sum(hkd_cents)
FROM fact_line WHERE {BETWEEN} AND kind = 1 AND order_kind IN (1, 2)
GROUP BY ALL ORDER BY month, region, channel, category_id""",
    "average_basket": f"""
SELECT month, channel, count(*), sum(goods_cents) FROM fact_order
WHERE {BETWEEN} AND kind = 1 GROUP BY month, channel ORDER BY month, channel""",
    "sales_by_day": f"""
SELECT placed_on, count(*) FILTER (kind = 1), count(*) FILTER (kind = 2), sum(goods_cents)
FROM fact_order WHERE {BETWEEN} AND kind IN (1, 2) GROUP BY placed_on ORDER BY placed_on""",
    "cohorts": """
WITH months AS (SELECT customer_key, month, sum(goods_cents) AS spend FROM fact_order
  WHERE placed_on < DATE '{until}' AND customer_key IS NOT NULL AND kind IN (1, 2)
  GROUP BY customer_key, month HAVING count(*) FILTER (kind = 1) > 0),
aged AS (SELECT *, min(month) OVER (PARTITION BY customer_key) AS cohort FROM months),
cells AS (SELECT cohort, month - cohort AS age, count(*) AS customers, sum(spend) AS spend
  FROM aged WHERE cohort >= {first_month} GROUP BY ALL)
SELECT *, sum(customers) FILTER (age = 0) OVER (PARTITION BY cohort)
FROM cells ORDER BY cohort, age""",
}
