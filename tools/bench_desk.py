"""
Measure the desk's pages on whatever shop is in the database: server time, p50 and p95.

    KAIFONG_HOME=… python -m tools.bench_desk [--runs 40] [--json]

It asks through Django's own test client, as a person who may see everything, in one transaction
that is rolled back: nothing is left behind. The database must be running (kaifong run). The
peers' figures are from their own runs over 10,000 customers and 20,000 orders.
"""

import argparse
import json
import os
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
warnings.filterwarnings("ignore", "No directory at")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from kaifong.authority import wall  # noqa: E402
from kaifong.authority.models import Department, Grant, Membership, Role, Staff  # noqa: E402
from kaifong.customers.models import ContactPoint, Customer, CustomerProfile  # noqa: E402

CLASSES = ["public", "internal", "contact", "financial", "sensitive"]
PEERS = {"list": 44.0, "search": 38.0, "page": 45.0, "export": 1_000.0}  # ms, the best of them
EXPORTED = 10_000
WARM_UP = 3


@dataclass(frozen=True)
class Figure:
    """How long one page took, in milliseconds."""

    name: str
    peer: str
    p50: float
    p95: float
    runs: int

    @property
    def ratio(self) -> float:
        return PEERS[self.peer] / self.p50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with transaction.atomic():
        client = Client(SERVER_NAME="localhost")
        client.force_login(somebody())
        with wall.lifted():
            size = Customer.objects.count()
        figures = list(measured(client, asked.runs))
        transaction.set_rollback(True)
    if asked.json:
        rows = [{**vars(figure), "ratio": round(figure.ratio, 2)} for figure in figures]
        print(json.dumps({"customers": size, "figures": rows}))
        return
    print(f"{size:,} customers")
    print(f"{'page':<34}{'p50 ms':>9}{'p95 ms':>9}{'peer ms':>9}{'times as fast':>15}")
    for one in figures:
        peer = PEERS[one.peer]
        print(f"{one.name:<34}{one.p50:>9.1f}{one.p95:>9.1f}{peer:>9.0f}{one.ratio:>15.1f}")


def somebody() -> User:
    """Return a person who may see and export everything, gone with the transaction."""
    user = User.objects.create_user("bench", password=None)
    house = Department.objects.create(code="bench", name_en="Bench", name_zh="測試")
    role = Role.objects.create(department=house, code="bench", name_en="Bench", name_zh="測試")
    person = Staff.objects.create(user=user, name_en="Bench")
    Membership.objects.create(staff=person, role=role, since=now())
    for about in ("customer", "order"):
        for action in ("see", "export"):
            Grant.objects.create(
                role=role, action=action, object=about, classes=CLASSES, purposes=["service"]
            )
    return user


def measured(client: Client, runs: int) -> Iterator[Figure]:
    list_of = "/desk/customers/"
    yield timed("list, newest first", "list", runs, lambda: get(client, list_of))
    yield timed("list by spend", "list", runs, lambda: get(client, f"{list_of}?sort=-spend"))
    yield timed("list of a district", "list", runs, lambda: get(client, f"{list_of}?place=203"))
    for name, text in searches():
        url = f"{list_of}?q={text}"
        yield timed(f"search {name}", "search", runs, partial(get, client, url))
    with wall.lifted():
        busiest = CustomerProfile.objects.order_by("-spend_cents").values_list("pk", flat=True)
        people = list(busiest[:10]) + list(Customer.objects.values_list("pk", flat=True)[:10])
    turn = iter(people * (runs + WARM_UP))
    yield timed("360-degree page", "page", runs, lambda: get(client, f"{list_of}{next(turn)}"))
    yield timed("orders", "list", runs, lambda: get(client, "/desk/orders/"))
    with wall.lifted():
        rows = min(EXPORTED, Customer.objects.count())
    for kind in ("csv", "xlsx"):
        few = max(3, runs // 10)
        yield timed(
            f"export {rows:,} rows, {kind}",
            "export",
            few,
            partial(export, client, kind),
        )


def searches() -> list[tuple[str, str]]:
    with wall.lifted():
        points = ContactPoint.objects.filter(kind="phone").order_by("-pk")
        phone = points.values_list("value", flat=True).first() or "+85291234567"
    return [
        ("Latin (chan)", "chan"),
        ("Latin, rare (villanueva)", "villanueva"),
        ("two characters (美玲)", "美玲"),
        ("one character (陳)", "陳"),
        (f"part of a phone ({phone[-8:-3]})", phone[-8:-3]),
        ("two terms (wong 文)", "wong 文"),
    ]


def get(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url}: {answer.status_code}")


def export(client: Client, kind: str) -> None:
    with wall.lifted():
        newest = Customer.objects.order_by("-joined_at").values_list("joined_at", flat=True)
        since = newest[min(EXPORTED, max(newest.count() - 1, 0))]
    sent = {"format": kind, "all": "1", "query": f"joined_from={since:%Y-%m-%d}"}
    answer = client.post("/desk/customers/export", sent)
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def timed(name: str, peer: str, runs: int, does: Callable[[], None]) -> Figure:
    took = []
    for turn in range(runs + WARM_UP):
        started = time.perf_counter()
        does()
        if turn >= WARM_UP:
            took.append((time.perf_counter() - started) * 1_000)
    p95 = statistics.quantiles(took, n=20)[-1] if len(took) > 2 else max(took)
    return Figure(name, peer, statistics.median(took), p95, runs)


if __name__ == "__main__":
    main()
