"""What each measure means, on figures that a hand can check."""

from datetime import date

import pytest
from django.db import connection

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose, Rows
from kaifong.intelligence import queries
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.lake import refreshing
from kaifong.intelligence.lake.process import NoLake
from kaifong.intelligence.queries import Filters, Period
from kaifong.intelligence.rules import segment_of
from kaifong.orders.models import Kind, LineKind

from .shop import CAKES, TEA, customer, many, order, spring

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))
APRIL = 24291


def figures(measure, period=YEAR, **more):
    table = queries.run_for_nobody(measure=measure, period=period, engine=PostgreSQL(), **more)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


@pytest.fixture
def april(db):
    chan = customer(77)
    lau = customer(88)
    order(1, spring(1), [(TEA, 2, 6_000), (CAKES, 1, 1_000)], customer_id=chan)
    order(2, spring(9), [(TEA, 1, 3_000), (0, 1, 500, LineKind.CHARGE)], customer_id=lau)
    order(3, spring(9), [(TEA, 1, 2_999)], channel=3)
    order(4, spring(20), [(TEA, -1, -3_000)], customer_id=chan, kind=Kind.RETURN)
    order(5, spring(21), [(TEA, 9, 9_999)], status="cancelled")
    order(6, spring(21), [(TEA, 9, 9_999)], kind=Kind.ADJUSTMENT)


def test_sales_are_goods_of_sales_and_returns(april):
    tea = {"month": APRIL, "region": 2, "category_id": TEA}
    assert figures("sales") == [
        {
            **tea,
            "channel": 1,
            "orders": 2,
            "customers": 2,
            "units": 3,
            "units_back": 1,
            "sold_cents": 9_000,
            "returned_cents": 3_000,
            "net_cents": 6_000,
        },
        {
            **tea,
            "channel": 1,
            "category_id": CAKES,
            "orders": 1,
            "customers": 1,
            "units": 1,
            "units_back": 0,
            "sold_cents": 1_000,
            "returned_cents": 0,
            "net_cents": 1_000,
        },
        {
            **tea,
            "channel": 3,
            "orders": 1,
            "customers": 0,
            "units": 1,
            "units_back": 0,
            "sold_cents": 2_999,
            "returned_cents": 0,
            "net_cents": 2_999,
        },
    ]


def test_rates_and_averages_are_reckoned_from_whole_sums(april):
    rates = {row["category_id"]: row for row in figures("returns_rate")}
    assert (rates[TEA]["units_rate"], rates[TEA]["value_rate"]) == (2_500, 2_500)
    assert rates[CAKES]["value_rate"] == 0
    baskets = {row["channel"]: row["average_cents"] for row in figures("average_basket")}
    assert baskets == {1: 5_000, 3: 2_999}


def test_totals_and_days_of_each_customer(april):
    assert figures("customer_totals") == [
        {
            "customer_key": 77,
            "orders": 1,
            "returns": 1,
            "first_on": spring(1),
            "last_on": spring(1),
            "spend_cents": 4_000,
            "returned_cents": 3_000,
        },
        {
            "customer_key": 88,
            "orders": 1,
            "returns": 0,
            "first_on": spring(9),
            "last_on": spring(9),
            "spend_cents": 3_000,
            "returned_cents": 0,
        },
    ]
    assert [row["spend_cents"] for row in figures("customer_days")] == [7_000, -3_000, 3_000]


def test_a_filter_of_categories_counts_their_lines_only(april):
    cakes = Filters(categories=frozenset([CAKES]))
    assert [row["spend_cents"] for row in figures("customer_totals", filters=cakes)] == [1_000]
    assert figures("sales", filters=Filters(regions=frozenset([9]))) == []


@pytest.mark.django_db
def test_fifths_and_segments_are_those_of_the_rule():
    many(seed=5, count=300)
    period = Period(date(2023, 1, 1), date(2024, 6, 1))
    rows = figures("rfm", period)

    def fifths(*keys):
        ranked = sorted(rows, key=lambda row: [row[key] for key in (*keys, "customer_key")])
        size, more = divmod(len(rows), 5)
        sizes = [size + (n < more) for n in range(5)]
        places = [fifth for fifth, count in enumerate(sizes, 1) for _ in range(count)]
        return {row["customer_key"]: place for row, place in zip(ranked, places, strict=True)}

    recency, frequency, money = fifths("last_on"), fifths("orders"), fifths("spend_cents")
    assert len(rows) > 40
    for row in rows:
        key = row["customer_key"]
        assert (row["recency"], row["frequency"]) == (recency[key], frequency[key])
        assert row["money"] == money[key]
        assert row["segment"] == segment_of(row["recency"], row["frequency"])
        assert row["days"] == (period.until - row["last_on"]).days
    counted = {row["segment"]: row["customers"] for row in figures("segments", period)}
    assert sum(counted.values()) == len(rows)


@pytest.mark.django_db
def test_who_is_new_returns_is_lost_and_is_won_back():
    exactly, longer = customer(1), customer(2)
    for somebody, days in (
        (exactly, [date(2023, 1, 31), date(2023, 2, 1), date(2024, 2, 29)]),
        (longer, [date(2023, 1, 1), date(2024, 3, 1)]),
    ):
        for day in days:
            order(f"{somebody} {day}", day, [(TEA, 1, 100)], customer_id=somebody)
    order("back", date(2023, 1, 1), [(TEA, -1, -5)], customer_id=customer(3), kind=Kind.RETURN)

    found = figures("coming_and_going", Period(date(2023, 1, 1), date(2025, 4, 1)))

    jan23, feb23, jan24, feb24, mar24, feb25, mar25 = (
        24276,
        24277,
        24288,
        24289,
        24290,
        24301,
        24302,
    )
    assert [tuple(row.values()) for row in found] == [
        # month, new, returning, won back, lost
        (jan23, 2, 0, 0, 0),
        (feb23, 0, 1, 0, 0),
        (jan24, 0, 0, 0, 1),  # the longer one
        (feb24, 0, 1, 0, 0),  # exactly twelve months after: not lost
        (mar24, 0, 0, 1, 0),
        (feb25, 0, 0, 0, 1),
        (mar25, 0, 0, 0, 1),
    ]


@pytest.mark.django_db
def test_cohorts_keep_whoever_buys_again():
    for key, months in ((1, [1, 2, 4]), (2, [1, 4]), (3, [2])):
        somebody = customer(key)
        for month in months:
            order(f"{key} {month}", date(2024, month, 1), [(TEA, 1, 100)], customer_id=somebody)
    found = [tuple(row.values()) for row in figures("cohorts")]
    assert found == [
        # first purchase, months later, customers, spend, cohort, retention
        (24288, 0, 2, 200, 2, 10_000),
        (24288, 1, 1, 100, 2, 5_000),
        (24288, 3, 2, 200, 2, 10_000),
        (24289, 0, 1, 100, 1, 10_000),
    ]


def reporter(*, rows=ANY, classes=tuple(FieldClass)):
    grants = [
        Granted(action, "order", rows, frozenset(classes), frozenset(Purpose))
        for action in ("see", "report")
    ]
    return Actor(
        staff_id=5,
        name="Wong",
        language="en",
        departments=(),
        grants=tuple(grants),
        purpose=Purpose.MANAGEMENT,
    )


def test_a_person_gets_the_measure_in_scope_and_no_other(lake):
    order(1, spring(1), [(TEA, 1, 600)], region=1)
    order(2, spring(1), [(TEA, 1, 100)], region=2)
    refreshing.refresh()
    islander = reporter(rows=Rows(regions=frozenset([1])))
    without_amounts = reporter(classes=(FieldClass.PUBLIC, FieldClass.INTERNAL))

    sums = queries.run(actor=islander, measure="sales_by_day", period=YEAR)
    counts = queries.run(actor=without_amounts, measure="sales_by_day", period=YEAR)

    assert sums.rows == ((spring(1), 1, 0, 600),)
    assert counts.rows == ((spring(1), 2, 0),)
    assert sums.as_of.tzinfo is not None
    with pytest.raises(NotAllowed, match="goods_cents"):
        queries.run(actor=without_amounts, measure="average_basket", period=YEAR)
    with pytest.raises(NotAllowed):
        queries.run(actor=nobody(), measure="sales_by_day", period=YEAR)
    with pytest.raises(queries.NoSuchMeasure):
        queries.run(actor=islander, measure="profit", period=YEAR)
    names = {offered.name for offered in queries.offered(actor=without_amounts)}
    assert "sales" in names
    assert not names & {"rfm", "segments", "average_basket"}


def nobody():
    return Actor(
        staff_id=6, name="", language="en", departments=(), grants=(), purpose=Purpose.SALES
    )


def test_a_report_without_a_lake_says_what_to_do(lake):
    with pytest.raises(NoLake, match="kaifong lake refresh"):
        queries.run(actor=reporter(), measure="sales_by_day", period=YEAR)


def test_a_question_survives_that_the_lake_is_replaced_meanwhile(lake):
    order(1, spring(1), [(TEA, 1, 600)])
    refreshing.refresh()
    before = queries.run_for_nobody(measure="sales_by_day", period=YEAR)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lake.ducklake_metadata SET value = '99' WHERE key = 'version'")
        cursor.execute("SET ROLE kf_mig")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = session_user"
        )
        cursor.execute("SET ROLE kf_app")
    order(2, spring(2), [(TEA, 1, 100)])
    refreshing.refresh(full=True)

    after = queries.run_for_nobody(measure="sales_by_day", period=YEAR)

    assert [row[0] for row in before.rows] == [spring(1)]
    assert [row[0] for row in after.rows] == [spring(1), spring(2)]
