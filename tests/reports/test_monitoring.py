"""The figures of the monitoring report, of a shop small enough to reckon by hand."""

from dataclasses import replace
from datetime import date

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.reports import queries
from kaifong.reports.queries import Asked, Filters, Side, Stages, Sums, What
from kaifong.reports.rules import Period, month_of
from tests.intelligence.shop import CAKES, TEA, order

from .conftest import APP, ISLAND, KOWLOON, WEB, somebody

pytestmark = pytest.mark.usefixtures("shop", "at_once")
MAY_AND_JUNE = Period(date(2024, 5, 1), date(2024, 7, 1))
A_YEAR_AGO = Period(date(2023, 5, 1), date(2023, 7, 1))
MAY, JUNE = month_of(date(2024, 5, 1)), month_of(date(2024, 6, 1))
ASKED = Asked(period=MAY_AND_JUNE, before=A_YEAR_AGO)


def ask(actor, query, **more):
    with wall.seen_by(actor):
        return query(actor=actor, asked=more.pop("asked", ASKED), **more)


def test_the_key_figures_count_goods_only_and_subtract_returns():
    found = ask(somebody(), queries.glance)

    assert found.now == Sums(
        orders=5,
        returns=1,
        customers=3,
        units=9,
        units_back=1,
        sold_cents=53_000,
        returned_cents=10_000,
        net_cents=43_000,
    )
    assert found.now.basket_cents == 10_600
    assert found.now.returns_rate == pytest.approx(10_000 / 53_000)
    assert found.before is not None
    assert (found.before.net_cents, found.before.orders) == (5_000, 1)
    assert found.change("net_cents") == pytest.approx(7.6)


def test_cancelled_orders_are_in_no_figure(shop):
    actor = somebody()
    sides = {"rows": Side.CHANNEL, "columns": Side.CATEGORY}
    before = (ask(actor, queries.glance), ask(actor, queries.layout, **sides))
    more = {"region": ISLAND, "channel": WEB, "status": "cancelled"}

    order(90, date(2024, 5, 21), [(CAKES, 9, 99_000)], customer_id=shop["Bo"], **more)
    order(91, date(2024, 5, 21), [(TEA, 1, 1_000)], **more)

    after = (ask(actor, queries.glance), ask(actor, queries.layout, **sides))
    for was, now in zip(before, after, strict=True):
        assert replace(now, as_of=was.as_of) == was


def test_customers_come_stay_and_go():
    """Chi and Ee are new, Ah returns, Dik bought last a year ago, Bo left long before."""
    found = ask(somebody(), queries.glance)

    assert found.stages == Stages(new=2, returning=1, lost=1)
    assert found.stages.new + found.stages.returning == found.now.customers
    assert found.stages_before == Stages(new=1, returning=0, lost=0)


@pytest.mark.parametrize(
    ("side", "net"),
    [
        (Side.MONTH, {MAY: 49_000, JUNE: -6_000}),
        (Side.REGION, {ISLAND: 19_000, KOWLOON: 24_000}),
        (Side.CHANNEL, {WEB: 36_000, APP: 7_000}),
        (Side.CATEGORY, {TEA: 31_000, CAKES: 12_000}),
    ],
)
def test_the_sides_add_up_to_the_whole(side, net):
    found = ask(somebody(), queries.layout, rows=side)

    assert {key: sums.net_cents for (key,), sums in found.cells.items()} == net
    assert sum(net.values()) == 43_000
    assert sum(sums.net_cents or 0 for sums in found.before.values()) == 5_000


def test_two_sides_may_stand_either_way():
    actor = somebody()
    one = ask(actor, queries.layout, rows=Side.REGION, columns=Side.CATEGORY)
    other = ask(actor, queries.layout, rows=Side.CATEGORY, columns=Side.REGION)

    assert one.cells[KOWLOON, TEA].orders == 2
    assert {key[::-1]: sums for key, sums in other.cells.items()} == dict(one.cells)
    whole = ask(actor, queries.everything)
    assert sum(sums.net_cents or 0 for sums in whole.cells.values()) == 43_000


def test_a_filter_narrows_everything():
    asked = Asked(period=MAY_AND_JUNE, filters=Filters(categories=frozenset([CAKES])))
    found = ask(somebody(), queries.glance, asked=asked)

    assert (found.now.orders, found.now.net_cents, found.now.customers) == (3, 12_000, 2)
    assert found.stages == Stages(new=2, returning=0, lost=0), "first cakes, not first purchase"
    assert found.before is None
    assert found.change("orders") is None


def test_a_region_sees_its_own_orders_only():
    found = ask(somebody(regions=[ISLAND]), queries.glance)

    assert (found.now.orders, found.now.net_cents, found.now.customers) == (2, 19_000, 1)
    assert found.stages == Stages(new=0, returning=1, lost=0)


def test_a_category_counts_its_own_lines_only():
    actor = somebody(categories=[CAKES])

    assert ask(actor, queries.glance).now.net_cents == 12_000
    cells = ask(actor, queries.layout, rows=Side.CATEGORY).cells
    assert set(cells) == {(CAKES,)}


def test_whoever_may_not_see_money_gets_none():
    actor = somebody(classes=("public", "internal"))
    found = ask(actor, queries.glance)

    assert (found.now.net_cents, found.now.sold_cents, found.now.basket_cents) == (None,) * 3
    assert found.now.orders == 5
    assert found.now.returns_rate == pytest.approx(1 / 9), "of units instead"
    with pytest.raises(NotAllowed):
        ask(actor, queries.segments)
    assert [row.net_cents for row in ask(actor, queries.products)[0]] == [None, None]
    known = queries.openness(actor)
    assert (known.sees_money, known.some_money) == (False, False)


def test_whoever_may_not_see_lines_gets_nothing():
    actor = somebody(classes=("public",))
    assert not queries.openness(actor).sees_lines
    for query in (queries.glance, queries.everything, queries.products, queries.cohorts):
        with pytest.raises(NotAllowed):
            ask(actor, query)


def test_without_the_grant_there_is_no_report():
    with pytest.raises(NotAllowed):
        ask(somebody(see="see export"), queries.glance)


def test_exporting_takes_its_own_grant():
    actor = somebody(see="see report")
    asked = Asked(period=MAY_AND_JUNE, action="export")
    with pytest.raises(NotAllowed):
        ask(actor, queries.glance, asked=asked)


def test_cohorts_follow_customers_from_their_first_purchase():
    found, _ = ask(somebody(), queries.cohorts)
    # Chi in May; Ee and, with a mere charge, nobody else in June.
    assert [(c.month, c.size, c.active) for c in found] == [(MAY, 1, {0: 1}), (JUNE, 1, {0: 1})]


def names(shop, behind):
    known = {pk: name for name, pk in shop.items()}
    return sorted(known[pk] for pk in behind.visible)


@pytest.mark.parametrize(
    ("what", "values", "who"),
    [
        (What.BUYERS, (), ["Ah", "Chi", "Ee"]),
        (What.RETURNERS, (), ["Chi"]),
        (What.STAGE, (1,), ["Chi", "Ee"]),
        (What.STAGE, (2,), ["Ah"]),
        (What.STAGE, (3,), ["Dik"]),
        (What.COHORT, (MAY, 0), ["Chi"]),
        (What.COHORT, (MAY, 5), []),
    ],
)
def test_behind_a_figure_stand_its_customers(shop, what, values, who):
    found = ask(somebody(), queries.behind, what=what, values=values)
    assert names(shop, found) == who
    assert found.counted == len(who)


def test_behind_a_cell_stand_the_buyers_of_that_cell(shop):
    cell = queries.in_months(
        Asked(period=MAY_AND_JUNE, filters=Filters(channels=frozenset([APP]))), JUNE
    )
    assert names(shop, ask(somebody(), queries.behind, asked=cell, what=What.BUYERS)) == ["Ee"]


def test_behind_a_product_and_a_segment_stand_their_customers(shop):
    actor = somebody()
    rows, _ = ask(actor, queries.products)
    cakes = next(row for row in rows if row.category_id == CAKES)
    found = ask(actor, queries.behind, what=What.PRODUCT, values=(cakes.product_id,))
    assert names(shop, found) == ["Ah", "Ee"]
    assert cakes.customers == 2

    segments, _ = ask(actor, queries.segments)
    for row in segments:
        found = ask(actor, queries.behind, what=What.SEGMENT, values=(row.segment,))
        assert found.counted == row.customers


def test_of_customers_behind_a_figure_only_those_open_are_named(shop):
    """Sees the orders of all, but the customers of one region only."""
    from kaifong.authority.models import Grant

    actor = somebody()
    Grant.objects.filter(object="customer").update(regions=[ISLAND])
    from kaifong.authority.models import Staff
    from kaifong.authority.queries import actor_of

    actor = actor_of(Staff.objects.get(pk=actor.staff_id))
    found = ask(actor, queries.behind, what=What.BUYERS)
    assert (found.counted, names(shop, found)) == (3, ["Ah"])
