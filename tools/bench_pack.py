"""
Measure the copy of everything held about one person: reading, writing for a program, setting it.

    KAIFONG_HOME=… python -m tools.bench_pack [--people 20] [--json]

It takes those of whom most is held. Nothing is written. The database must be running.
"""

import argparse
import json
import os
import statistics
import time
import warnings
from datetime import UTC, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
warnings.filterwarnings("ignore", "No directory at")
django.setup()

from kaifong.authority import wall  # noqa: E402
from kaifong.customers.models import CustomerProfile  # noqa: E402
from kaifong.foundation.ids import CustomerId  # noqa: E402
from kaifong.requests import packs  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    wish = parser.parse_args()
    figures = measured(wish.people)
    if wish.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value:10.1f}")


def measured(people: int) -> dict[str, float]:
    at = datetime.now(UTC)
    with wall.lifted():
        profiles = CustomerProfile.objects.order_by("-orders", "pk")
        chosen = [CustomerId(pk) for pk in profiles.values_list("pk", flat=True)[:people]]
        one(chosen[0], at)  # fonts and types are read once a process
        runs = [one(number, at) for number in chosen]
    found: dict[str, float] = {"people": len(runs)}
    for part in ("read", "json", "pdf", "all", "cpu", "rows"):
        values = sorted(run[part] for run in runs)
        found[f"{part} p50"] = statistics.median(values)
        found[f"{part} worst"] = values[-1]
    return found


def one(customer_id: CustomerId, at: datetime) -> dict[str, Any]:
    """Return milliseconds for each part, and how many rows the copy had."""
    begun, used = time.perf_counter(), time.process_time()
    content = packs.content_of(customer_id, as_at=at)
    read = time.perf_counter()
    packs.as_json(content, [])
    told = time.perf_counter()
    packs.as_pdf(content, [], language="zh-hant", facts=[])
    over = time.perf_counter()
    return {
        "read": (read - begun) * 1_000,
        "json": (told - read) * 1_000,
        "pdf": (over - told) * 1_000,
        "all": (over - begun) * 1_000,
        "cpu": (time.process_time() - used) * 1_000,  # what others on the machine do not disturb
        "rows": sum(len(section["rows"]) for section in content["sections"]),
    }


if __name__ == "__main__":
    main()
