"""The figures of the report for a real shop's year, against plain SQL over its file."""

from datetime import date

import pytest

from kaifong.intelligence.queries import Filters, Period, run_for_nobody

from .real_shop import FILE, FileEngine, opened

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the real shop's file is not here")
YEAR = Period(date(2009, 12, 1), date(2010, 12, 1))
AUTUMN = Period(date(2010, 9, 1), date(2010, 12, 1))
SOLD = "goods AND NOT stock AND Quantity > 0 AND Invoice NOT LIKE 'C%' AND Invoice NOT LIKE 'A%'"
EVERYTHING = Filters()
BACK = "goods AND NOT stock AND Invoice LIKE 'C%'"


@pytest.fixture(scope="module")
def file():
    with opened() as database:
        yield database


@pytest.fixture(scope="module")
def engine(file):
    return FileEngine(file)


def asked(engine, measure, period=YEAR, filters=EVERYTHING):
    found = run_for_nobody(measure=measure, period=period, filters=filters, engine=engine)
    names = [column.name for column in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.rows]


def within(period):
    return f"hk_day >= '{period.start}' AND hk_day < '{period.until}'"


@pytest.mark.parametrize("period", [YEAR, AUTUMN])
def test_the_key_figures(engine, file, period):
    (found,) = asked(engine, "key_figures", period)
    expected = file.sql(f"""SELECT
        count(DISTINCT Invoice) FILTER ({SOLD}), count(DISTINCT Invoice) FILTER ({BACK}),
        count(DISTINCT "Customer ID") FILTER ({SOLD}), sum(Quantity) FILTER ({SOLD}),
        -sum(Quantity) FILTER ({BACK}), sum(pence) FILTER ({SOLD}), -sum(pence) FILTER ({BACK}),
        sum(pence) FILTER (({SOLD}) OR ({BACK})) FROM t WHERE {within(period)}""").fetchone()
    assert tuple(found.values()) == expected


def test_the_key_figures_are_these(engine):
    (found,) = asked(engine, "key_figures")
    assert found == {
        "orders": 19_730,
        "returns": 3_983,
        "customers": 4_236,
        "units": 5_659_523,
        "units_back": 197_849,
        "sold_cents": 941_770_060,
        "returned_cents": 24_096_501,
        "net_cents": 917_673_559,
    }


@pytest.mark.parametrize("period", [YEAR, AUTUMN])
def test_sales_by_month(engine, file, period):
    found = {row["month"]: row["net_cents"] for row in asked(engine, "sales_by_month", period)}
    expected = file.sql(f"""SELECT year(hk_day) * 12 + month(hk_day) - 1, sum(pence)
        FROM t WHERE {within(period)} AND (({SOLD}) OR ({BACK})) GROUP BY 1""").fetchall()
    assert found == dict(expected)


def test_a_filter_keeps_the_regions_asked_for(engine, file):
    (found,) = asked(engine, "key_figures", filters=Filters(regions=frozenset([2])))
    expected = file.sql(f"""SELECT sum(pence), count(DISTINCT Invoice) FILTER ({SOLD}) FROM t
        WHERE {within(YEAR)} AND Country = 'EIRE' AND (({SOLD}) OR ({BACK}))""").fetchone()
    assert (found["net_cents"], found["orders"]) == expected


def test_new_returning_and_lost(engine, file):
    stages = {row["stage"]: row["customers"] for row in asked(engine, "stages", AUTUMN)}
    new, returning = file.sql(f"""SELECT count(*) FILTER (first >= '2010-09-01'),
        count(*) FILTER (first < '2010-09-01' AND last >= '2010-09-01')
        FROM (SELECT min(hk_day) AS first, max(hk_day) AS last FROM t
            WHERE {SOLD} AND "Customer ID" IS NOT NULL AND hk_day < '2010-12-01'
            GROUP BY "Customer ID")""").fetchone()
    assert (stages[1], stages[2]) == (new, returning)
    assert 3 not in stages, "the file is one year long: nobody can have been away for one"


def test_segments_hold_every_buyer_and_equal_a_second_reckoning(engine, file):
    found = {row["segment"]: row["customers"] for row in asked(engine, "segments")}
    expected = dict(
        file.sql("""
        WITH orders AS (
            SELECT "Customer ID" AS c, Invoice, min(hk_day) AS on_day,
                sum(CASE WHEN goods THEN pence ELSE 0 END) AS pence,
                NOT sale AS back
            FROM t WHERE NOT stock AND "Customer ID" IS NOT NULL AND (sale OR Invoice LIKE 'C%')
            GROUP BY ALL),
        each AS (SELECT c, max(on_day) FILTER (NOT back) AS last,
            count(*) FILTER (NOT back) AS n FROM orders
            WHERE on_day >= '2009-12-01' AND on_day < '2010-12-01' GROUP BY c
            HAVING count(*) FILTER (NOT back) > 0),
        fifths AS (SELECT ntile(5) OVER (ORDER BY last, c) AS r, ntile(5) OVER (ORDER BY n, c) AS f
            FROM each)
        SELECT CASE
            WHEN r >= 4 AND f >= 4 THEN 1 WHEN r = 3 AND f >= 4 THEN 2
            WHEN r >= 4 AND f >= 2 THEN 3 WHEN r >= 4 THEN 4
            WHEN r = 3 AND f >= 2 THEN 5 WHEN r = 3 THEN 7
            WHEN f >= 3 THEN 6 WHEN r = 2 THEN 7 ELSE 8 END, count(*)
        FROM fifths GROUP BY 1""").fetchall()
    )
    assert found == expected
    assert found == {1: 1023, 2: 336, 3: 518, 4: 159, 5: 352, 6: 706, 7: 531, 8: 628}
    assert sum(found.values()) == 4253, "who bought goods, or paid a mere charge"


def test_the_first_cohort_comes_back(engine, file):
    found = {(row["cohort"], row["age"]): row["customers"] for row in asked(engine, "cohorts")}
    december = 2009 * 12 + 11
    expected = file.sql("""
        WITH months AS (
            SELECT DISTINCT "Customer ID" AS c, year(hk_day) * 12 + month(hk_day) - 1 AS m
            FROM t WHERE NOT stock AND "Customer ID" IS NOT NULL AND hk_day < '2010-12-01'
            AND sale),
        first AS (SELECT c, min(m) AS m FROM months GROUP BY c)
        SELECT first.m, months.m - first.m, count(*) FROM months JOIN first USING (c)
        GROUP BY 1, 2""").fetchall()
    assert found == {(cohort, age): n for cohort, age, n in expected}
    assert (found[december, 0], found[december, 1], found[december, 11]) == (954, 334, 473)


def test_the_best_product(engine, file):
    best, second, *_ = asked(engine, "top_products")
    expected = file.sql(f"""SELECT sum(pence), any_value(StockCode) FROM t WHERE {within(YEAR)}
        AND (({SOLD}) OR ({BACK})) GROUP BY upper(StockCode) ORDER BY 1 DESC LIMIT 2""").fetchall()
    assert [best["net_cents"], second["net_cents"]] == [pence for pence, _ in expected]
    assert expected == [(15_226_995, "85123A"), (14_951_233, "22423")]


def test_members_and_counts_agree(engine):
    segments = {row["segment"]: row["customers"] for row in asked(engine, "segments")}
    members = asked(engine, "segment_members")
    for segment, customers in segments.items():
        assert sum(row["segment"] == segment for row in members) == customers
    (figures,) = asked(engine, "key_figures", AUTUMN)
    buyers = asked(engine, "buyers", AUTUMN)
    assert len(buyers) == figures["customers"]
    assert len({row["customer_key"] for row in buyers}) == len(buyers)
