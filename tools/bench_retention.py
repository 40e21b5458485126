"""
Measure the nightly run on a shop of the sample world, against deleting as many people outright.

    KAIFONG_HOME=/path/to/a/shop python -m tools.bench_retention --people 1000

All that it does is taken back. "Outright" deletes the same people's rows from the same
tables without vault, register, names kept, certificate or journal.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

HONG_KONG = timezone(timedelta(hours=8))
LATER = datetime(2036, 1, 1, 12, tzinfo=HONG_KONG)  # nobody of the sample shop is alive then


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000, help="how many are due")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("KAIFONG_DB_ROLE", "app")
    import django

    django.setup()
    print(json.dumps(measured(asked.people), indent=1))


def measured(people: int) -> dict[str, float | int]:
    from django.db import connection

    from kaifong.authority import wall
    from kaifong.foundation.vault.installed import scratch

    with scratch(), wall.lifted():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM customers_customer")
            (customers,) = cursor.fetchone()
            cursor.execute("SELECT id FROM customers_customer ORDER BY id LIMIT %s", [people])
            chosen = [pk for (pk,) in cursor.fetchall()]
        found, finding = timed(find)
        governed, erasing = timed(lambda: taken_back(lambda: erase(chosen)))
        plain, deleting = timed(lambda: taken_back(lambda: delete(chosen)))
    return {
        "customers": customers,
        "due_found": found,
        "find_seconds": round(finding, 3),
        "people_erased": len(chosen),
        "rows_governed": governed,
        "governed_seconds": round(erasing, 3),
        "governed_rows_per_second": round(governed / erasing),
        "rows_outright": plain,
        "outright_seconds": round(deleting, 3),
        "ratio": round(erasing / deleting, 2),
    }


def find() -> int:
    """Hold the register against all the books."""
    from django.db import connection

    from kaifong.foundation.hongkong.clock import hong_kong_day
    from kaifong.retention.queries.living import due_sql

    statement, facts = due_sql(hong_kong_day(LATER))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement}) due", facts)
        return int(cursor.fetchone()[0])


def erase(chosen: list[int]) -> int:
    """Erase by the product's own action, in its batches."""
    from kaifong.retention.actions.erasing import erase as erased
    from kaifong.retention.actions.running import BATCH

    rows = 0
    for start in range(0, len(chosen), BATCH):
        rows += sum(erased(leads=chosen[start : start + BATCH], at=LATER).rows.values())
    return rows


def delete(chosen: list[int]) -> int:
    """Delete the same rows, and nothing besides."""
    from django.db import connection

    from kaifong.foundation.history import actions as history
    from kaifong.foundation.registry import OnErase, references

    rows = 0
    with history.unrecorded(), connection.cursor() as cursor:
        ordered = sorted(references(), key=lambda one: one.table == "customers_customer")
        for one in ordered:
            if one.on_erase is OnErase.KEEP:
                continue
            verb = f"UPDATE {one.table} SET {one.column} = NULL"
            if one.on_erase is OnErase.DELETE:
                verb = f"DELETE FROM {one.table}"
            cursor.execute(f"{verb} WHERE {one.column} = ANY(%s)", [chosen])
            rows += cursor.rowcount
    return rows


def taken_back[T](do: Callable[[], T]) -> T:
    from django.db import transaction

    with transaction.atomic():
        done = do()
        transaction.set_rollback(True)
    return done


def timed[T](do: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    done = do()
    return done, time.perf_counter() - began


if __name__ == "__main__":
    main()
