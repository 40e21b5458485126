"""Whoever is erased is in no file any more; nobody else is touched."""

import duckdb
import pytest

from kaifong.authority import wall
from kaifong.intelligence.lake import erasing, reconciling, refreshing
from kaifong.orders.models import Order

from .shop import CAKES, TEA, customer, order, spring


def raw_rows(lake, key):
    """Count a customer's rows in all files by another program than the lake's own."""
    files = [str(file) for file in lake.rglob("*.parquet")]
    question = "SELECT count(*) FROM read_parquet(?, union_by_name => true) WHERE customer_key = ?"
    return duckdb.connect().execute(question, [files, key]).fetchone()[0]


@pytest.fixture
def two_customers(lake):
    for key in (77, 88):
        somebody = customer(key)
        for day in (1, 2, 3):
            order(key * 10 + day, spring(day), [(TEA, 1, 100)], customer_id=somebody)
    refreshing.refresh()


def test_an_erased_customer_is_in_no_file(lake, two_customers, read):
    assert (raw_rows(lake, 77), raw_rows(lake, 88)) == (12, 12)

    proof = erasing.erase(customer_keys=[77])

    assert (proof.found, raw_rows(lake, 77), raw_rows(lake, 88)) == (0, 0, 12)
    assert proof.rows >= 12
    assert read("SELECT DISTINCT customer_key FROM fact_order") == [(88,)]


def test_rows_that_changed_meanwhile_go_too(lake, two_customers, read, catch_up):
    with wall.lifted():
        Order.objects.filter(placed_on=spring(2)).update(channel=3)
    catch_up()
    assert raw_rows(lake, 77) > 12, "older states still lie in files"

    erasing.erase(customer_keys=[77, 1234])

    assert (raw_rows(lake, 77), raw_rows(lake, 88)) == (0, 12)
    assert not list(lake.rglob("*-delete*"))


def test_erasing_is_refused_while_the_lake_is_written(lake, two_customers, database_url):
    import psycopg

    with psycopg.connect(database_url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [refreshing.LOCK])
        with pytest.raises(refreshing.RefreshRunning):
            erasing.erase(customer_keys=[77])
    assert raw_rows(lake, 77) == 12


def test_the_months_agree_with_the_database_and_tidying_changes_nothing(
    lake, two_customers, read, catch_up
):
    with wall.lifted():
        Order.objects.filter(placed_on=spring(2)).update(goods_cents=5)
    assert [d.table for d in reconciling.differences()] == ["fact_order"]
    catch_up()

    erasing.tidy()

    assert reconciling.differences() == []
    rows = reconciling.status().rows
    assert {name: count for name, count in rows.items() if count} == {
        "dim_customer": 2,
        "dim_product": 2,
        "fact_contact": 10,
        "fact_line": 6,
        "fact_order": 6,
    }


def test_a_lake_that_was_never_built_says_so(lake):
    order(1, spring(1), [(CAKES, 1, 100)])
    with pytest.raises(Exception, match="never been built"):
        reconciling.status()
