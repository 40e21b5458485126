"""
Every measure as a way out, for `kaifong authority prove`.

All of them are made over the tables that one person may see. Each is run for a random person and
held against the lines that he may see: no piece and no cent more or less, no customer beyond.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Stock, Way, harmless_exits, kind, leads, register, stock
from kaifong.intelligence import queries
from kaifong.intelligence.beyond import told_beyond
from kaifong.intelligence.measures import MEASURES
from kaifong.intelligence.rules import Period

YEARS = Period(date(2025, 1, 1), date(2028, 1, 1))
SIDES = tuple(name for name in MEASURES if name.startswith("sales_by_"))
PROVED = (
    *SIDES,
    "average_basket",
    "buyers",
    "cohort_members",
    "cohorts",
    "coming_and_going",
    "customer_days",
    "customer_totals",
    "joined",
    "key_figures",
    "lines_behind",
    "product_buyers",
    "returners",
    "returns_rate",
    "rfm",
    "sales",
    "segment_members",
    "segments",
    "stage_members",
    "stages",
    "top_products",
)
ALL_LINES = {*SIDES, "key_figures", "sales"} - {"sales_by_day"}  # made of every visible line

Row = Mapping[str, object]


class MeasureDiffers(Exception):
    """A measure tells of other lines or customers than its reader may see."""


def measured(actor: Actor) -> Given:
    """Run every measure and answer which lines they tell of."""
    lines = _rows(actor, "lines_behind")
    keys = {line["customer_key"] for line in lines if line.get("customer_key") is not None}
    for name in PROVED:
        try:
            rows = _rows(actor, name)
        except NotAllowed:
            continue
        _must_fit(name, rows, lines, keys)
    return _given(lines)


def _rows(actor: Actor, name: str) -> list[Row]:
    table = queries.run(actor=actor, measure=name, period=YEARS, fresh=True)
    columns = [column.name for column in table.columns]
    return [dict(zip(columns, row, strict=True)) for row in table.rows]


def _must_fit(name: str, rows: list[Row], lines: list[Row], keys: set[object]) -> None:
    if name in ALL_LINES:
        told = (_sum(rows, "units"), _sum(rows, "net_cents") if _has(rows, "net_cents") else None)
        seen = (len(lines), _sum(lines, "hkd_cents") if told[1] is not None else None)
        if told != seen:
            raise MeasureDiffers(f"{name}: {told}, of lines of {seen}")
    strangers = {row["customer_key"] for row in rows if "customer_key" in row} - keys - {None}
    if strangers:
        raise MeasureDiffers(f"{name}: {len(strangers)} customers beyond those of the lines")
    if not lines and name != "joined" and any(_sum(rows, one) for one in ("orders", "customers")):
        raise MeasureDiffers(f"{name}: it counts something of no line")


def _has(rows: Iterable[Row], name: str) -> bool:
    return any(name in row for row in rows)


def _sum(rows: Iterable[Row], name: str) -> int:
    values = (row.get(name) for row in rows)
    return sum(value for value in values if isinstance(value, int))


def _given(lines: list[Row]) -> Given:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT order_id, number, id FROM orders_line")
        ids = {(order_id, number): pk for order_id, number, pk in cursor.fetchall()}
    return {
        ids[line["order_id"], line["line_no"]]: frozenset(
            {"lines"} if line.get("hkd_cents") is None else {"lines", "total"}
        )
        for line in lines
    }


register(
    Way(
        "intelligence.measures",
        "order",
        "report",
        measured,
        rows="line",
        fields=frozenset({"lines", "total"}),
        found_by=("lines",),
        one_in=10,
    ),
    # It holds its answers against the lines itself: what leaves are sums, not rows.
    Way(
        "intelligence.beyond",
        "order",
        "report",
        told_beyond,
        rows="line",
        fields=frozenset(),
        some_rows=True,
        one_in=20,
    ),
)
stock(Stock("releases", ("intelligence_release",), lambda _shop: {}))
kind("measure", lambda: MEASURES)
leads("intelligence.measures", *(f"measure {name}" for name in PROVED))
harmless_exits(
    "it copies into the lake what has no name, address or number; nobody is shown it",
    "job intelligence.count_segments",
    "job intelligence.forget_releases",
    "job intelligence.refresh_lake",
    "job intelligence.tidy_lake",
)
harmless_exits(
    "sums by system, month, region and segment of rows filtered as the customer's own:"
    " tests/sources/test_report.py holds them against another reckoning",
    "measure foreign_contacts",
    "measure foreign_deals_by_month",
    "measure foreign_deals_by_region",
    "measure foreign_deals_by_segment",
    "measure foreign_tickets_by_month",
)
