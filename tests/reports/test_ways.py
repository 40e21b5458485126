"""Every way out of the reports, walked in random organisations; and the whole sums once more."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.prove import walking
from kaifong.authority.prove.addresses import unregistered
from kaifong.authority.ways import ways as registered
from kaifong.reports import queries
from kaifong.reports.queries import Asked, Sums
from kaifong.reports.queries.lines import LineBehind
from kaifong.reports.rules import Period
from kaifong.reports.ways import figures as ways
from tests.intelligence.shop import CAKES, TEA, many

from .conftest import somebody

CASES = 40


@pytest.mark.django_db
def test_no_way_out_gives_more_or_less_than_authority(monkeypatch):
    own = [way for way in registered() if way.name.startswith("reports.")]
    assert len(own) >= 15
    monkeypatch.setattr(walking, "ways", lambda: own)

    walked = list(walking.prove(cases=CASES, seed=26))
    proof = walked[-1][0]
    assert [one for _, differences in walked for one in differences] == []
    assert proof.cases == CASES
    assert proof.rows > 100


def test_a_figure_that_is_not_its_lines_is_a_finding():
    lines = [LineBehind(1, 1, False, 7, TEA, 100)]
    ways._must_agree([Sums(units=1, net_cents=100)], lines)
    for wrong in (Sums(units=2, net_cents=100), Sums(units=1, net_cents=99)):
        with pytest.raises(ways.FiguresDiffer):
            ways._must_agree([wrong], lines)


def test_every_address_of_the_reports_is_covered():
    assert not [name for name in unregistered() if name.startswith("reports:")]


PERIOD = Period(date(2023, 6, 1), date(2024, 6, 1))
SQL = """
SELECT count(DISTINCT o.id) FILTER (WHERE o.kind = 1),
    count(DISTINCT o.customer_id) FILTER (WHERE o.kind = 1),
    coalesce(sum(l.hkd_cents), 0)
FROM orders_line l JOIN orders_order o ON o.id = l.order_id
WHERE o.placed_on >= '2023-06-01' AND o.placed_on < '2024-06-01' AND o.status <> 'cancelled'
    AND o.kind IN (1, 2) AND l.kind = 1 AND ({condition})
"""
codes = st.none() | st.lists(st.sampled_from([1, 2, 9]), min_size=1, max_size=2, unique=True)
bounds = st.fixed_dictionaries(
    {
        "regions": codes,
        "channels": codes,
        "categories": st.none() | st.just([TEA]) | st.just([TEA, CAKES]),
    }
)


def condition(rows):
    columns = {"regions": "o.region", "channels": "o.channel", "categories": "l.category_id"}
    parts = [
        f"{columns[name]} IN ({', '.join(map(str, among))})"
        for name, among in rows.items()
        if among is not None
    ]
    return " AND ".join(parts) or "true"


@pytest.fixture
def busy_shop(db, at_once):
    many(seed=4, count=300)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bounds)
def test_the_figures_equal_plain_sql_for_any_reader(busy_shop, rows):
    actor = somebody(name="R", **rows)
    with wall.seen_by(actor):
        found = queries.glance(actor=actor, asked=Asked(period=PERIOD)).now
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(SQL.format(condition=condition(rows)))
        assert (found.orders, found.customers, found.net_cents or 0) == cursor.fetchone()
