"""A shop to measure: the one that is there, or one made by the database itself."""

import os
import time

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.env import load
from kaifong.foundation.server import postgres, roles

FILL = """
SET kf.changeset = '0';
SELECT setseed(0.42);
INSERT INTO catalogue_category (id, code, name_en, name_zh)
SELECT n, 'c' || n, 'Category ' || n, '類 ' || n FROM generate_series(1, 40) n;
INSERT INTO catalogue_product (code, name_en, name_zh, brand, category_id)
SELECT 'P' || n, '', '', 'B' || n % 200, 1 + n % 40 FROM generate_series(1, 5000) n;
INSERT INTO customers_customer (name_en, name_zh, language, district, channel, categories, note,
    collected_under, joined_at, lake_key, search_text,
    search_zh)
SELECT 'Customer ' || n, '', 'zh-hant', (ARRAY[101, 203, 301, 401, 901])[1 + n % 5], n % 6, '{}',
    '', 'bench', timestamptz '2023-01-01' + n % 700 * interval '1 day', n::bigint * 7919, '',
    ''::tsvector
FROM generate_series(1, %(customers)s) n;
INSERT INTO customers_customerprofile
    (customer_id, orders, returns, spend_cents, returned_cents, channels)
SELECT id, 0, 0, 0, 0, '{}' FROM customers_customer;
INSERT INTO orders_order (source, number, kind, status, customer_id, placed_at, placed_on, channel,
    region, categories, currency, rate, amount_cents, goods_cents, total_cents)
SELECT 'bench', n::text, CASE WHEN n % 50 = 0 THEN 2 ELSE 1 END, 'completed',
    CASE WHEN n % 10 = 0 THEN NULL ELSE 1 + floor(power(random(), 2) * %(customers)s)::int END,
    timestamptz '2023-01-01 04:00+00' + n % 1096 * interval '1 day',
    date '2023-01-01' + n % 1096, n % 6, (ARRAY[1, 2, 3, 4, 5, 9])[1 + n % 6], '{}', 'HKD', 1,
    0, 0, 0
FROM generate_series(1, %(orders)s) n;
INSERT INTO orders_line (order_id, customer_id, number, kind, product_id, category_id, code,
    description, quantity, unit_price, amount_cents, hkd_cents)
SELECT o.id, o.customer_id, n, CASE WHEN n = 4 THEN 2 ELSE 1 END, p.id,
    p.category_id, 'P', '', s.sign, 10, s.sign * (100 + p.id %% 900), s.sign * (100 + p.id %% 900)
FROM orders_order o
CROSS JOIN LATERAL generate_series(1, 1 + o.id %% 4) n
CROSS JOIN LATERAL (SELECT CASE o.kind WHEN 2 THEN -1 ELSE 1 END AS sign) s
JOIN catalogue_product p ON p.id = 1 + (o.id * 31 + n * 977) %% 5000;
UPDATE orders_order o SET goods_cents = s.goods, total_cents = s.total, amount_cents = s.total,
    categories = s.categories
FROM (SELECT order_id, coalesce(sum(hkd_cents) FILTER (WHERE kind = 1), 0) AS goods,
    sum(hkd_cents) AS total, array_agg(DISTINCT category_id) AS categories
    FROM orders_line GROUP BY order_id) s
WHERE s.order_id = o.id;
"""


def ready(rows: int | None) -> "psycopg.Connection[tuple[object, ...]] | None":
    """Load Django on the database; return how the server's owner connects, if it is our own."""
    env = load()
    if not env.database_url:
        postgres.ensure_running(env.home, pg_bin=env.pg_bin)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if rows:
        _fill(rows)
    if env.database_url:
        return None
    return postgres.superuser(env.places).connect(roles.DATABASE)


def _fill(rows: int) -> None:
    began = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    filled = FILL.replace("%%", "%")
    for name, value in (("customers", rows // 10), ("orders", rows * 2 // 5)):
        filled = filled.replace(f"%({name})s", str(value))
    with connection.cursor() as cursor:
        for statement in filled.split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    # From here on as the application, which the wall binds.
    connection.close()
    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c role=kf_app"
    connection.settings_dict["OPTIONS"]["options"] = "-c role=kf_app"
    print(f"{rows:,} lines made in {time.perf_counter() - began:.0f} s")
