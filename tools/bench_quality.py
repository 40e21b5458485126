"""
Measure a review of all records: seconds for each rule, and how many plain scans that is.

    KAIFONG_HOME=… python -m tools.bench_quality [--customers 100000] [--json]

Invented customers are added in one transaction that is rolled back: nothing is left behind. The
database must be running (kaifong run). A plain scan reads all customers and all contact points once
in the same transaction, by a condition that no index answers.
"""

import argparse
import json
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
warnings.filterwarnings("ignore", "No directory at")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from kaifong.authority import wall  # noqa: E402
from kaifong.foundation.history import actions as history  # noqa: E402
from kaifong.quality import actions  # noqa: E402
from kaifong.quality.actions import looking, running  # noqa: E402

PEOPLE = """
INSERT INTO customers_customer (name_en, name_zh, language, district, channel, categories, note,
  collected_under, joined_at, lake_key, search_text, search_zh)
SELECT CASE WHEN n %% 9 = 0 THEN '' ELSE 'CHAN ' || n END,
  CASE WHEN n %% 7 = 0 AND n %% 63 <> 0 THEN '' ELSE '陳' END,
  CASE n %% 5 WHEN 0 THEN 'en' ELSE 'zh-hant' END, (n %% 19) * (n %% 3), n %% 5, '{}', '', 'bench',
  now() - make_interval(days => (n %% 1500)::int), -n, '', ''
FROM generate_series(1, %s::bigint) n RETURNING id
"""
POINTS = """
INSERT INTO customers_contactpoint (customer_id, kind, value, is_primary, status, doubt, source,
  verified_at)
SELECT c.id, k.kind, CASE k.kind WHEN 'email' THEN 'b' || c.id || '@example.com'
    ELSE '+8529' || lpad((c.id %% 10000000)::text, 7, '0') END, true,
  CASE WHEN c.id %% 31 = 0 THEN 'bounced' ELSE 'good' END, '', 'bench',
  CASE WHEN c.id %% 3 = 0 THEN NULL ELSE c.joined_at END
FROM customers_customer c, (VALUES ('email'), ('phone')) k (kind)
WHERE c.collected_under = 'bench' AND c.id %% 11 <> length(k.kind) - 3
"""
SCANS = (
    "SELECT count(*) FROM customers_customer WHERE note = 'nobody writes this'",
    "SELECT count(*) FROM customers_contactpoint WHERE source = 'nobody writes this'",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with transaction.atomic():
        with wall.lifted():
            seconds = measured(asked.customers)
        transaction.set_rollback(True)
    scan = seconds["plain scan"]
    if asked.json:
        ratios = {name: round(one / scan, 1) for name, one in seconds.items()}
        print(json.dumps({"customers": asked.customers, "seconds": seconds, "scans": ratios}))
        return
    print(f"{asked.customers:,} customers")
    print(f"{'':<34}{'s':>9}{'plain scans':>14}")
    for name, one in seconds.items():
        print(f"{name:<34}{one:>9.2f}{one / scan:>14.1f}")


def measured(customers: int) -> dict[str, float]:
    """Return seconds by what was done."""
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        seconds[name] = round(time.perf_counter() - began, 3)

    with history.unrecorded(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [customers])
        cursor.execute(POINTS.replace("%%", "%"))
        cursor.execute("ANALYZE customers_customer, customers_contactpoint")
        for _ in range(2):  # the first warms
            with timed("plain scan"):
                for scan in SCANS:
                    cursor.execute(scan)
    actions.install(at=now())
    look = looking.look_for

    def watched(rule, at, **more):
        with timed(f"rule {rule.code}"):
            return look(rule, at, **more)

    running.look_for = watched
    with timed("first run, all of it"):
        actions.run(at=now())
    with timed("second run, all of it"):
        actions.run(at=now())
    return seconds


if __name__ == "__main__":
    main()
