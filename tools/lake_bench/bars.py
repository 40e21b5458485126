"""
The bars of the design that concern the lake, each a ratio against a peer in the same run.
"""

# ruff: noqa: SLF001  the peers are built from the insides of what they are compared with

import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.rules import FieldClass, Rows, Scope
from kaifong.foundation.history import actions as history
from kaifong.foundation.ids import CustomerId
from kaifong.intelligence.engines.duck import DuckDB
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.lake import erasing, opening, refreshing
from kaifong.intelligence.queries import compiled
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import View, whole_view
from kaifong.orders import actions as orders
from kaifong.orders.rules import Wanted

from .hand import SQL

PERSONS, PLACED, REPEATS = 200, 300, 5
SETS = ("rfm", "sales", "customer_totals", "cohorts", "coming_and_going", "returns_rate")
FACTS = ("fact_line", "fact_order")
REWRITING = [
    statement
    for name in FACTS
    for statement in (
        f"CREATE TABLE new_{name} AS SELECT * FROM {name} LIMIT 0",
        f"ALTER TABLE new_{name} SET PARTITIONED BY (month)",
        f"INSERT INTO new_{name} SELECT * FROM {name}",
    )
]


class Bar(NamedTuple):
    number: int
    name: str
    seen: float
    limit: str
    detail: str


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def best(work: Callable[[], object], times: int = REPEATS) -> float:
    return min(seconds(work) for _ in range(times))


def mean(ratios: list[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, ratios)))


def period() -> Period:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT min(placed_on), max(placed_on) + 1 FROM orders_order")
        first, last = cursor.fetchone()
    return Period(max(first, date(last.year - 2, 1, 1)), last)


def copying(superuser: Any) -> float:
    """Return the time in which the server itself reads all lines and throws them away."""
    statement = "COPY orders_line TO '/dev/null' (FORMAT binary)"
    if superuser:
        return best(lambda: superuser.execute(statement), 3)

    def to_us() -> None:
        to_stdout = "COPY orders_line TO STDOUT (FORMAT binary)"
        with wall.lifted(), connection.cursor() as cursor, cursor.copy(to_stdout) as copy:
            for _ in copy:
                pass

    return best(to_us, 3)


def building(superuser: Any) -> Iterator[Bar]:
    limit = copying(superuser)
    folder = Path(tempfile.mkdtemp(prefix="kaifong-export-"))
    with opening.for_building() as duck:
        duck.ask("SELECT 1")
        export = f"COPY (SELECT * FROM pg.public.orders_line) TO '{folder}/lines.parquet'"
        exported = best(lambda: duck.ask(f"{export} (COMPRESSION zstd)", atomic=False), 3)
    shutil.rmtree(folder)
    built = seconds(lambda: refreshing.refresh(full=True))
    detail = f"{exported:.2f} s against COPY of all lines to nowhere in {limit:.2f} s"
    yield Bar(2, "export of the lines to Parquet, times COPY", exported / limit, "<= 1.4", detail)
    yield Bar(3, "full build of the lake, times COPY", built / limit, "<= 3", f"{built:.2f} s")
    with wall.lifted(), connection.cursor() as cursor:
        # A touched row is a changed row, though it says the same.
        cursor.execute("UPDATE orders_order SET kind = kind WHERE id % 100 = 7")
        touched = cursor.rowcount
    refreshed = seconds(refreshing.refresh)
    started = best(_start_building, 3)
    detail = f"{refreshed:.2f} s, {started:.2f} of them to start; {touched:,} orders of all months"
    share = (refreshed - started) / (built - started)
    yield Bar(11, "refresh of 1 % churn, of a full build", share, "<= 0.03", detail)


def _start_building() -> None:
    with opening.for_building() as duck:
        duck.ask("SELECT 1")


def asking(_superuser: Any) -> Iterator[Bar]:
    whole, span, duck, ours = whole_view(), period(), DuckDB(), PostgreSQL()
    words = {"start": span.start, "until": span.until, "first_month": span.first_month}
    by_hand, by_us, each = [], [], []
    for name, sql in SQL.items():
        asked = compiled(name, whole, span, "duckdb")
        hand = sql.format(**words)
        pairs = [
            (seconds(lambda h=hand: duck._duck.ask(h)), seconds(lambda a=asked: _plain(duck, a)))
            for _ in range(REPEATS)
        ]
        by_hand.append(min(one for one, _ in pairs))
        by_us.append(min(other for _, other in pairs))
        each.append(f"{name} {by_us[-1] / by_hand[-1]:.2f}")
    ratios = [us / hand for us, hand in zip(by_us, by_hand, strict=True)]
    yield Bar(
        5, "Ibis against SQL by hand, geometric mean", mean(ratios), "<= 1.05", ", ".join(each)
    )
    cached = best(lambda: compiled("rfm", whole, span, "duckdb")) * 1000
    yield Bar(5, "a compiled measure from the cache, ms", cached, "<= 0.5", "")
    speedups, each = [], []
    for name in SETS:
        lake = best(lambda n=name: _run(duck, n, whole, span), 3)
        database = seconds(lambda n=name: _run(ours, n, whole, span))
        speedups.append(database / lake)
        each.append(f"{name} {lake:.2f}/{database:.2f} s")
    detail = f"least {min(speedups):.1f}; " + ", ".join(each)
    yield Bar(6, "PostgreSQL's time over DuckDB's, geometric mean", mean(speedups), ">= 10", detail)
    child = psutil.Process(duck._duck.pid)
    yield Bar(0, "memory of the asking process, MB", child.memory_info().rss / 1e6, "", "")
    duck.close()


def _run(engine: Any, name: str, view: View, span: Period) -> None:
    asked = compiled(name, view, span, engine.dialect)
    engine.run(asked.sql, asked.schema)


def _plain(duck: DuckDB, asked: Any) -> None:
    duck._duck.ask(asked.sql)


def scoping(_superuser: Any) -> Iterator[Bar]:
    """A report within authority against the same condition written by hand."""
    span, duck = period(), DuckDB()
    rows = frozenset([Rows(regions=frozenset([1, 2]), channels=frozenset([1, 2, 3]))])
    scope = Scope(1, tuple((cls, rows) for cls in FieldClass))
    asked = compiled("sales", View(scope, scope), span, "duckdb")
    by_hand = SQL["sales"].format(start=span.start, until=span.until)
    by_hand = by_hand.replace("WHERE", "WHERE region IN (1, 2) AND channel IN (1, 2, 3) AND", 1)
    pairs = [
        (seconds(lambda: duck._duck.ask(by_hand)), seconds(lambda: _plain(duck, asked)))
        for _ in range(3 * REPEATS)
    ]
    hand, ours = (min(times) for times in zip(*pairs, strict=True))
    detail = f"{ours * 1000:.1f} ms against {hand * 1000:.1f} ms"
    yield Bar(14, "report within authority, times WHERE by hand", ours / hand, "<= 1.02", detail)
    duck.close()


def erasing_people(_superuser: Any) -> Iterator[Bar]:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT lake_key FROM customers_customer ORDER BY id LIMIT %s", [PERSONS])
        keys = [key for (key,) in cursor.fetchall()]
    with opening.for_building() as duck:
        duck.ask("SELECT 1")
        whole = seconds(lambda: duck.ask(*REWRITING))
        duck.ask(*(f"DROP TABLE new_{name}" for name in FACTS))
        refreshing.drop_old_files(duck, grace="INTERVAL 0 SECOND")
    erased = seconds(lambda: _erase(keys)) - best(_start_building, 3)
    yield Bar(
        12,
        f"erasing {PERSONS} people for good, of rewriting the facts",
        erased / whole,
        "<= 1",
        f"{erased:.2f} s with the reading again, against {whole:.2f} s; 0 rows found",
    )
    refreshing.refresh(full=True)


def _erase(keys: list[int]) -> None:
    erasing.erase(customer_keys=keys)  # raises if it still finds one


def placing(_superuser: Any) -> Iterator[Bar]:
    """An order with its roll-ups and its fact, against the bare rows of the order."""
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers_customer ORDER BY id LIMIT %s", [PLACED])
        people = [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT id, category_id FROM catalogue_product ORDER BY id LIMIT 1")
        product, category = cursor.fetchone()
    at, mark = datetime.now(UTC), f"bench {time.time_ns()}"
    wanted = Wanted(
        product_id=product, code="B", description="", category_id=category, quantity=1, cents=100
    )

    def whole(number: int, person: int) -> None:
        with wall.lifted(), history.unrecorded():
            buyer = orders.Buyer(customer_id=CustomerId(person), region=1)
            orders.place(
                source=mark, number=f"w{number}", buyer=buyer, lines=[wanted], channel=1, at=at
            )

    def bare(number: int, person: int) -> None:
        with wall.lifted():
            buyer = orders.Buyer(customer_id=CustomerId(person))
            order = orders._order(mark, f"b{number}", buyer, 1, at, orders.Kind.SALE, 100)
            order.categories = [category]
            order.save()
            orders.Line.objects.bulk_create([orders._line(order, 1, wanted, 1)])

    pairs = [
        (seconds(lambda n=n, p=p: whole(n, p)), seconds(lambda n=n, p=p: bare(n, p)))
        for n, p in enumerate(people)
    ]
    ours, limit = zip(*pairs, strict=True)
    slow, slow_limit = (sorted(times)[int(len(times) * 0.99)] for times in (ours, limit))
    detail = f"{len(ours) / sum(ours):.0f} orders/s against {len(limit) / sum(limit):.0f} bare"
    yield Bar(
        8,
        "an order with roll-ups and journal, of bare inserts",
        sum(limit) / sum(ours),
        ">= 0.5",
        detail,
    )
    yield Bar(
        8,
        "its slowest hundredth, times the bare one's",
        slow / slow_limit,
        "<= 2.5",
        f"{slow * 1000:.1f} ms",
    )


GROUPS = (building, asking, scoping, erasing_people, placing)
