"""A real shop's year through the product: import, database, lake, report; against its file."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.integration import actions as integration
from kaifong.integration.vocabulary import Kind
from kaifong.intelligence.actions import refresh
from kaifong.reports import queries
from kaifong.reports.queries import Asked, Side
from kaifong.reports.rules import Period

from .conftest import somebody
from .real_shop import FILE, FileEngine, opened

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
YEAR = Asked(period=Period(date(2009, 12, 1), date(2010, 12, 1)))

pytestmark = [
    pytest.mark.skipif(not FILE.exists(), reason="the real shop's file is not here"),
    pytest.mark.django_db(transaction=True),
]


def cohorts_of(file):
    rows = file.sql("""
        WITH months AS (SELECT DISTINCT customer_key AS c, month AS m FROM fact_order
            WHERE kind = 1 AND customer_key IS NOT NULL AND placed_on < '2010-12-01'),
        first AS (SELECT c, min(m) AS m FROM months GROUP BY c)
        SELECT first.m, months.m - first.m, count(*) FROM months JOIN first USING (c)
        GROUP BY 1, 2""").fetchall()
    return {(month, age): n for month, age, n in rows}


@pytest.fixture
def imported(settings, tmp_path) -> Actor:
    settings.LAKE_DIR = tmp_path / "lake"
    settings.MEDIA_ROOT = tmp_path / "media"
    with FILE.open("rb") as file:
        number = integration.receive(
            kind=Kind.SALES, name=FILE.name, content=iter(lambda: file.read(1 << 20), b""), at=AT
        )
    integration.choose(
        import_id=number,
        mapping={},
        options={
            "source": "online-retail",
            "currency": "GBP",
            "rates": {"GBP": "1"},
            "zone": "Europe/London",
        },
        whole=False,
    )
    integration.check(import_id=number, at=AT)
    integration.commit(import_id=number, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        wanted = cursor.fetchone()[0]
    while refresh().watermark.hi < wanted:
        pass
    return somebody()


def test_the_report_of_a_real_shop(imported):
    with opened() as file, wall.seen_by(imported):
        found = queries.glance(actor=imported, asked=YEAR)
        FileEngine(file)
        sold, back, orders, customers = file.sql("""SELECT
            sum(hkd_cents) FILTER (order_kind = 1), -sum(hkd_cents) FILTER (order_kind = 2),
            count(DISTINCT order_id) FILTER (order_kind = 1),
            count(DISTINCT customer_key) FILTER (order_kind = 1)
            FROM fact_line WHERE kind = 1 AND order_kind IN (1, 2)
            AND placed_on >= '2009-12-01' AND placed_on < '2010-12-01'""").fetchone()
        assert (found.now.sold_cents, found.now.returned_cents) == (sold, back)
        assert (found.now.orders, found.now.customers) == (orders, customers)
        months = dict(
            file.sql("""SELECT month, sum(hkd_cents) FROM fact_line
            WHERE kind = 1 AND order_kind IN (1, 2) AND placed_on < '2010-12-01'
            GROUP BY 1""").fetchall()
        )
        by_month = queries.layout(actor=imported, asked=YEAR, rows=Side.MONTH)
        assert {key: sums.net_cents for (key,), sums in by_month.cells.items()} == months
        segments, _ = queries.segments(actor=imported, asked=YEAR)
        (buyers,) = file.sql("""SELECT count(DISTINCT customer_key) FROM fact_order
            WHERE kind = 1 AND placed_on < '2010-12-01'""").fetchone()
        assert sum(row.customers for row in segments) == buyers
        cohorts, _ = queries.cohorts(actor=imported, asked=YEAR)
        first = {(c.month, age): n for c in cohorts for age, n in c.active.items()}
        assert first == cohorts_of(file)
