"""Asking the reports of the library again and again, and others in the place of our engine."""

# ruff: noqa: SLF001  the peer runs in the same process of DuckDB; all SQL is ours

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.rules import EVERYTHING, FieldClass, Rows, Scope
from kaifong.intelligence.engines.duck import DuckDB
from kaifong.intelligence.engines.kept import Kept
from kaifong.intelligence.lake import refreshing
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import DOORS, View
from kaifong.intelligence.semantics.days import compared
from kaifong.intelligence.semantics.parts import parts_of
from kaifong.intelligence.semantics.running import figures_of
from kaifong.reports.queries.library import LIBRARY, Entry

from .hand import DUCK, POSTGRES

PEER_TIMES = 5
PART = frozenset([Rows(regions=frozenset([1, 2]), channels=frozenset([1, 2, 3]))])


def measured(times: int) -> dict[str, Any]:
    """Return p50 and p95 of each report in milliseconds, and the peers of five."""
    refreshing.refresh()
    # The one keeps no answers, so that each is reckoned; the other does, as the desk's.
    today, duck, desk = _last_day(), DuckDB(Kept(largest=-1)), DuckDB()
    reports = [_report(duck, one, today, times) for one in LIBRARY.values()]
    for report in reports:
        _ask(desk, LIBRARY[report["key"]], today, EVERYTHING)
        report["again"] = _ask(desk, LIBRARY[report["key"]], today, EVERYTHING)
    desk.close()
    peers = [_peers(duck, LIBRARY[key], today) for key in DUCK]
    counts = {
        name: duck._duck.ask(f"SELECT count(*) AS n FROM {table}")[0]["n"][0].as_py()
        for name, table in (("lines", "fact_line"), ("customers", "dim_customer"))
    }
    duck.close()
    reports.sort(key=lambda one: -one["p95"])
    return {**counts, "reports": reports, "peers": peers}


def view_of(rows: Any) -> View:
    """Return the view of a reader of these orders and customers, to whom every register is open."""
    scope = Scope(1, tuple((cls, rows) for cls in FieldClass))
    return View(scope, scope, doors=frozenset(DOORS))


def _report(duck: DuckDB, one: Entry, today: date, times: int) -> dict[str, Any]:
    # In turn, so that whatever else the machine does meets both alike.
    pairs = [
        (_ask(duck, one, today, EVERYTHING), _ask(duck, one, today, PART)) for _ in range(times + 1)
    ][1:]
    whole = sorted(whole for whole, _ in pairs)
    ratio = statistics.median(part / whole for whole, part in pairs)
    return {
        "key": one.key,
        "p50": statistics.median(whole),
        "p95": whole[min(len(whole) - 1, round(0.95 * len(whole)))],
        "ratio": ratio,
    }


def _ask(duck: DuckDB, one: Entry, today: date, rows: Any) -> float:
    """Return the milliseconds of all that a page asks: each part, and the time compared with."""
    asked, view = one.asked, view_of(rows)
    period = asked.period.days(today)
    periods = [period, compared(period, asked.compare)[0]] if asked.compare else [period]
    return _milliseconds(
        lambda: [
            figures_of(part, view, duck)
            for days in periods
            for part in parts_of(asked, days, today)
        ]
    )


def _peers(duck: DuckDB, one: Entry, today: date) -> dict[str, Any]:
    asked = one.asked
    periods = [asked.period.days(today)]
    if asked.compare:
        periods.append(compared(periods[0], asked.compare)[0])
    found = [
        (
            _ask(duck, one, today, EVERYTHING),
            _milliseconds(lambda: [_by_hand(duck, one.key, days) for days in periods]),
        )
        for _ in range(PEER_TIMES)
    ]
    with wall.lifted(), connection.cursor() as cursor:
        postgres = _milliseconds(
            lambda: [cursor.execute(_filled(POSTGRES[one.key], days)) for days in periods]
        )
    ours, hand = (min(column) for column in zip(*found, strict=True))
    return {"key": one.key, "ours": ours, "duck": hand, "postgres": postgres}


def _by_hand(duck: DuckDB, key: str, days: Period) -> object:
    return duck._duck.ask(_filled(DUCK[key], days))


def _filled(sql: str, days: Period) -> str:
    return sql.format(start=days.start, until=days.until)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _last_day() -> date:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT max(placed_on) FROM orders_order")
        last = cursor.fetchone()[0]
    return last or datetime.now(UTC).date() - timedelta(days=1)
