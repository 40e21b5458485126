"""Sales from small files, all the way into the books."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.customers.models import CustomerDay, CustomerProfile
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.journal.models import Entry
from kaifong.integration import codes as stored
from kaifong.integration.models import Import
from kaifong.orders.models import Kind, LineKind, Order

from .bringing import brought, checked, customers, lines, orders, refused, sales, verdicts

pytestmark = pytest.mark.django_db

SHOP = sales(
    "S1,A1,Red teapot,2,10.00,2026-03-01 10:00,C7",
    "S1,A2,Blue teapot,1,5.50,2026-03-01 10:00,C7",
    "S1,POST,Postage,1,3,2026-03-01 10:00,C7",
    "S2,A1,Red teapot,1,10.00,2026-03-02 23:30,",
    "R1,A1,Red teapot,-1,10.00,2026-03-05 10:00,C7",
)


def test_the_codes_are_those_of_the_orders() -> None:
    assert {one.name: one.value for one in stored.OrderKind} == {k.name: k.value for k in Kind}
    assert {one.name: one.value for one in stored.LineKind} == {k.name: k.value for k in LineKind}


def test_a_dry_run_writes_nothing_but_its_report() -> None:
    one = checked(SHOP)

    assert (one.state, one.problem) == (Import.State.CHECKED, "")
    assert verdicts(one) == {"new": 5}
    assert one.report["orders"] == {"new": 3, "known": 0}
    assert one.report["amounts"] == {"HKD": "28.5"}
    assert (orders(), customers(), Entry.objects.count()) == ([], [], 0)
    assert ChangeSet.objects.count() == 0


def test_orders_returns_and_anonymous_sales_come_in() -> None:
    one = brought(SHOP)

    assert (one.state, one.problem) == (Import.State.DONE, "")
    back, first, second = orders()
    assert [(o.number, o.kind, o.goods_cents, o.total_cents) for o in (first, second, back)] == [
        ("S1", Kind.SALE, 2550, 2850),
        ("S2", Kind.SALE, 1000, 1000),
        ("R1", Kind.RETURN, -1000, -1000),
    ]
    assert (first.source, first.currency, first.rate, first.import_id) == (
        *("shop", "HKD", 1, one.pk),
    )
    assert back.undoes_id == first.pk
    assert [line.undoes_id for line in lines(order=back)] == [lines(order=first)[0].pk]
    assert second.customer_id is None
    assert [(line.code, line.kind, line.number) for line in lines(order=first)] == [
        ("A1", LineKind.GOODS, 1),
        ("A2", LineKind.GOODS, 2),
        ("POST", LineKind.CHARGE, 3),
    ]


def test_a_buyer_becomes_a_customer_with_his_life_rolled_up() -> None:
    brought(SHOP)

    (who,) = customers()
    profile = who.profile
    assert [(i.source, i.external_id) for i in who.identities.all()] == [("shop", "C7")]
    assert (profile.orders, profile.returns, profile.spend_cents, profile.returned_cents) == (
        *(1, 1, 1550, 1000),
    )
    assert (str(profile.first_on), str(profile.last_on)) == ("2026-03-01", "2026-03-01")
    assert who.categories == [lines(code="A1")[0].category_id]
    with wall.lifted():
        days = CustomerDay.objects.order_by("day").values_list("orders", "returns", "spend_cents")
        assert list(days) == [(1, 0, 2550), (0, 1, -1000)]


def test_what_came_in_is_told_to_journal_and_history() -> None:
    one = brought(SHOP)

    names = sorted(Entry.objects.values_list("name", flat=True))
    assert names == [
        "customers.customer_registered",
        "integration.import_committed",
        "orders.order_placed",
        "orders.order_placed",
        "orders.order_returned",
    ]
    changes = ChangeSet.objects.get(pk=one.changeset_id)
    assert (changes.kind, changes.reason) == ("import", "list.csv")
    assert sorted(changes.changes.values_list("table", "verb")) == [
        ("customers_customer", "I"),
        ("customers_externalidentity", "I"),
    ]


def test_the_same_file_twice_changes_nothing(digest: Callable[[], str]) -> None:
    brought(SHOP)
    before = digest()

    again = brought(SHOP)

    assert verdicts(again) == {"duplicate": 5}
    assert again.report["made"]["orders"] == 0
    assert digest() == before


def test_an_order_keeps_its_own_currency_beside_hkd() -> None:
    brought(sales("S1,A1,Teapot,3,1.99,2026-03-01,C7"), currency="GBP", rates={"GBP": "12.08"})

    (order,) = orders()
    (line,) = lines()
    assert (order.currency, order.rate, order.amount_cents) == ("GBP", Decimal("12.08"), 597)
    assert (order.goods_cents, line.hkd_cents) == (7212, 7212)  # 597 × 12.08 = 7211.76
    assert line.unit_price == Decimal("1.99")


def test_returns_find_sales_that_are_in_the_books_already() -> None:
    brought(sales("S1,A1,Teapot,3,10,2026-03-01,C7", "S2,A1,Teapot,1,10,2026-03-02,C7"))
    first, second = orders()

    brought(sales("R1,A1,Teapot,-2,10,2026-03-09,C7", "R2,A1,Teapot,-1,10,2026-03-10,C7"))

    back, further = orders(kind=Kind.RETURN)
    # The latest comes back first; the second return finds what the first one left.
    assert back.undoes_id in {first.pk, second.pk}
    assert further.undoes_id == first.pk
    assert [line.undoes_id is not None for line in lines(order__kind=Kind.RETURN)] == [True, True]


def test_a_file_that_overlaps_an_earlier_one_adds_what_is_new() -> None:
    brought(sales("S1,A1,Teapot,3,10,2026-03-01,C7"))

    one = brought(sales("S1,A1,Teapot,3,10,2026-03-01,C7", "R1,A1,Teapot,-1,10,2026-03-09,C7"))

    assert verdicts(one) == {"new": 1, "duplicate": 1}
    back, sale = orders()
    assert back.undoes_id == sale.pk
    assert lines(order=back)[0].undoes_id == lines(order=sale)[0].pk
    (who,) = customers()
    assert (who.profile.orders, who.profile.returns, who.profile.spend_cents) == (1, 1, 2000)


def test_no_row_matches_on_an_empty_key() -> None:
    brought(sales("S1,A1,Teapot,1,10,2026-03-01,", "S2,A1,Teapot,1,10,2026-03-01, "))
    brought(sales("S3,A1,Teapot,1,10,2026-03-01,"))

    assert customers() == []
    assert [order.customer_id for order in orders()] == [None, None, None]


def test_an_order_comes_in_whole_or_not_at_all() -> None:
    good = "S1,A1,Teapot,1,10,2026-03-01,C7"
    one = brought(sales(good, "S1,A2,Cup,oops,2,2026-03-01,C7", "S2,A1,Teapot,1,10,2026-03-01,C7"))

    assert [order.number for order in orders()] == ["S2"]
    assert refused(one) == [(2, "invoice_broken"), (3, "quantity_not_whole_number")]
    assert one.refused.get(row=3).values[3] == "oops"

    mended = brought(sales(good, "S1,A2,Cup,4,2,2026-03-01,C7"))
    assert verdicts(mended) == {"new": 2}
    assert [order.goods_cents for order in orders()] == [1800, 1000]


def test_text_that_looks_like_code_stays_text() -> None:
    evil = "'); DROP TABLE orders_line; --"
    brought(sales(f'S1,A1,"{evil}",1,10,2026-03-01,<b>C7</b>', 'S2,A2,"=1+1",1,10,2026-03-01,C8'))

    assert [line.description for line in lines()] == [evil, "=1+1"]
    assert [i.external_id for i in customers()[0].identities.all()] == ["<b>C7</b>"]


def test_repeats_can_be_left_out() -> None:
    row = "S1,A1,Teapot,1,10,2026-03-01,C7"

    one = brought(sales(row, row), keep_repeats=False)

    assert verdicts(one) == {"new": 1, "duplicate": 1}
    assert orders()[0].goods_cents == 1000


def test_the_categories_of_a_file_become_ours() -> None:
    text = "Invoice,SKU,Description,Quantity,Unit price,Date,Customer ID,Category\n"
    text += "S1,A1,Teapot,1,10,2026-03-01,C7,Kitchen\nS1,B1,毛巾,1,10,2026-03-01,C7,浴室\n"

    one = brought(text)

    found = lines()
    assert [line.product.category.name_en for line in found] == ["Kitchen", "浴室"]
    assert [(line.product.name_en, line.product.name_zh) for line in found] == [
        ("Teapot", ""),
        ("", "毛巾"),
    ]
    assert len(one.report["made"]["categories"]) == 2
    assert orders()[0].categories == sorted(line.category_id for line in found)
    assert customers()[0].categories == orders()[0].categories


def test_a_cancelled_order_does_not_count_when_roll_ups_are_made_again() -> None:
    brought(SHOP)
    with wall.lifted():
        Order.objects.filter(number="S1").update(status="cancelled", categories=[7])

    brought(sales("S3,A1,Red teapot,1,8.00,2026-03-09,C7"))

    (who,) = customers()
    assert (who.profile.orders, who.profile.spend_cents) == (1, 800 - 1000)
    assert str(who.profile.first_on) == "2026-03-09"
    assert 7 not in who.categories
    with wall.lifted():
        days = dict(CustomerDay.objects.values_list("day", "spend_cents"))
    assert {str(day): cents for day, cents in days.items()} == {
        "2026-03-05": -1000,
        "2026-03-09": 800,
    }


def test_roll_ups_equal_those_of_orders_placed_one_by_one() -> None:
    brought(SHOP)
    with wall.lifted():
        (profile,) = CustomerProfile.objects.values()

    assert profile["channels"][0] == 1
    with connection.cursor() as cursor, wall.lifted():
        cursor.execute("SELECT sum(goods_cents) FROM orders_order WHERE customer_id IS NOT NULL")
        assert cursor.fetchone()[0] == profile["spend_cents"]
