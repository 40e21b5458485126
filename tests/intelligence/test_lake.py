"""The lake keeps up with the database, whatever the order in which transactions end."""

from datetime import date

import psycopg
import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.live.actions import CHANNEL
from kaifong.intelligence.lake import refreshing
from kaifong.intelligence.lake.process import LakeTrouble
from kaifong.orders.models import Line, LineKind, Order

from .shop import CAKES, TEA, customer, order, spring

ORDERS = "SELECT order_id, customer_key, goods_cents FROM fact_order ORDER BY order_id"
LINES = "SELECT order_id, line_no, category_id, hkd_cents FROM fact_line ORDER BY ALL"


def test_a_full_build_takes_what_may_be_known_and_nothing_else(lake, read):
    chan = customer(77)
    first = order(1, spring(1), [(TEA, 2, 5_000), (0, 1, 300, LineKind.CHARGE)], customer_id=chan)
    second = order(2, spring(2), [(CAKES, 1, 800)])
    order(3, spring(3), [(TEA, 1, 100)], status="cancelled")

    done = refreshing.refresh()

    assert done.full
    taken = {name: count for name, count in done.changed.items() if count}
    ways_of_writing = {"fact_contact": 5}
    goods = {"dim_product": 2, "fact_line": 3, "fact_order": 2}
    assert taken == {"dim_customer": 1, **goods, **ways_of_writing}
    assert read(ORDERS) == [(first, 77, 5_000), (second, None, 800)]
    assert read("SELECT month, placed_at::varchar FROM fact_order LIMIT 1") == [
        (2024 * 12 + 3, "2024-04-01 04:00:00")
    ]
    assert read("SELECT region, district, joined_on FROM dim_customer") == [
        (2, 203, date(2024, 2, 1))
    ]
    names = {name for (name,) in read("SELECT column_name FROM duckdb_columns()")}
    assert not names & {"name_en", "name_zh", "email", "phone", "value", "customer_id", "note"}


def test_changes_deletions_and_moves_between_months_follow(lake, read, catch_up):
    chan = customer(77)
    first = order(1, spring(1), [(TEA, 2, 5_000), (CAKES, 1, 700)], customer_id=chan)
    second = order(2, spring(2), [(CAKES, 1, 800)])
    third = order(3, spring(3), [(CAKES, 1, 900)])
    refreshing.refresh()
    with wall.lifted():
        Order.objects.filter(pk=first).update(placed_on=date(2024, 5, 1))
        Line.objects.filter(order_id=first, number=2).delete()
        Order.objects.filter(pk=second).delete()
        Order.objects.filter(pk=third).update(status="cancelled")
        with history.unrecorded():
            Customer.objects.filter(pk=chan).update(district=301)
    fourth = order(4, date(2025, 1, 1), [(TEA, 1, 100)])

    done = catch_up()

    assert not done.full
    assert read(ORDERS) == [(first, 77, 5_700), (fourth, None, 100)]
    assert read(LINES) == [(first, 1, TEA, 5_000), (fourth, 1, TEA, 100)]
    assert read("SELECT DISTINCT month FROM fact_line ORDER BY 1") == [(24292,), (24300,)]
    assert read("SELECT region FROM dim_customer") == [(3,)]


def test_what_commits_late_is_not_lost(lake, read, catch_up, database_url):
    early = order(1, spring(1), [(TEA, 1, 100)])
    late = order(2, spring(1), [(TEA, 1, 200)])
    refreshing.refresh()
    with psycopg.connect(database_url, options="-c role=kf_app -c kf.all=on") as other:
        # It gets the lower number, and commits after the other and after a refresh.
        other.execute("UPDATE orders_order SET goods_cents = 222 WHERE id = %s", [late])
        with wall.lifted():
            Order.objects.filter(pk=early).update(goods_cents=111)
        refreshing.refresh()
        assert [cents for *_, cents in read(ORDERS)] == [100, 200], "the horizon waits"
        other.commit()

    catch_up()

    assert [cents for *_, cents in read(ORDERS)] == [111, 222]


def test_a_refresh_done_again_changes_nothing(lake, read, catch_up):
    chan = customer(77)
    order(1, spring(1), [(TEA, 2, 5_000)], customer_id=chan)
    refreshing.refresh()
    order(2, spring(2), [(CAKES, 1, 800)], customer_id=chan)
    catch_up()
    before = read(ORDERS), read(LINES), read("FROM dim_customer"), read("FROM dim_product")

    with refreshing.for_building() as duck:
        duck.ask("UPDATE lake.watermark SET hi = 0")
    catch_up()
    replayed = read(ORDERS), read(LINES), read("FROM dim_customer"), read("FROM dim_product")
    refreshing.refresh(full=True)
    rebuilt = read(ORDERS), read(LINES), read("FROM dim_customer"), read("FROM dim_product")

    assert before == replayed == rebuilt


def test_only_one_refreshes_at_a_time(lake, read, database_url):
    order(1, spring(1), [(TEA, 1, 100)])
    refreshing.refresh()
    order(2, spring(1), [(TEA, 1, 100)])
    with psycopg.connect(database_url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [refreshing.LOCK])
        with pytest.raises(refreshing.RefreshRunning):
            refreshing.refresh()
    assert len(read(ORDERS)) == 1, "a refusal changes nothing"


def test_open_pages_are_told_of_each_refresh(lake, database_url):
    with psycopg.connect(database_url, autocommit=True) as page:
        page.execute(f"LISTEN {CHANNEL}")
        refreshing.refresh()
        assert [one.payload for one in page.notifies(timeout=10, stop_after=1)] == [
            refreshing.TOPIC
        ]


def test_a_lake_of_another_database_is_built_anew(lake, read):
    order(1, spring(1), [(TEA, 1, 100)])
    refreshing.refresh()
    with refreshing.for_building() as duck:
        # As after a restore: the numbers of transactions start again.
        duck.ask("UPDATE lake.watermark SET cluster = 'another', hi = 9000000000")

    assert refreshing.refresh().full
    assert len(read(ORDERS)) == 1


def test_a_broken_catalogue_is_made_anew_when_asked(lake, read):
    order(1, spring(1), [(TEA, 1, 100)])
    refreshing.refresh()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lake.ducklake_metadata SET value = '99' WHERE key = 'version'")

    with pytest.raises(LakeTrouble):
        refreshing.refresh()
    assert refreshing.refresh(full=True).full
    assert len(read(ORDERS)) == 1


def test_files_that_were_lost_are_made_anew_when_asked(lake, read):
    order(1, spring(1), [(TEA, 1, 100)])
    refreshing.refresh()
    for file in lake.rglob("*.parquet"):
        file.unlink()

    assert refreshing.refresh(full=True).full
    assert len(read(ORDERS)) == 1
