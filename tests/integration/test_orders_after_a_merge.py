"""Files of sales that come after a merge: parting the two gives each the orders of its numbers."""

import pytest

from kaifong.authority import wall
from kaifong.customers import actions as people
from kaifong.customers.models import Customer, CustomerProfile, Merge
from kaifong.integration.vocabulary import Kind
from kaifong.orders.models import Order
from tests.cast import all_powerful

from .bringing import NOON, brought, sales
from .bringing import people as people_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    rows = ("C1,,CHAN Mei,,,,,", "C2,,WONG Chi Ming,,,,,", "C3,,LEE Ka Ho,,,,,")
    brought(people_file(*rows), Kind.CUSTOMERS, name="people.csv")
    return all_powerful()


def sale(number, buyer, day=1, quantity=1):
    return f"{number},A1,Tea,{quantity},10,2026-03-{day:02},{buyer}"


def of(number):
    with wall.lifted():
        return Order.objects.values_list("customer_id", "arrived_as").get(number=number)


def buyer(number):
    with wall.lifted():
        return Customer.objects.get(identities__source="shop", identities__external_id=number).pk


def spent(customer_id):
    with wall.lifted():
        return CustomerProfile.objects.get(pk=customer_id).spend_cents


def merged(actor, winner, loser):
    people.merge(actor=actor, winner_id=winner, loser_id=loser, at=NOON)
    with wall.lifted():
        return Merge.objects.latest("pk").pk


def test_later_orders_of_a_file_go_with_the_number_under_which_they_came(anna):
    brought(sales(sale("S1", "C1"), sale("S2", "C2")))
    one, two = buyer("C1"), buyer("C2")
    merge = merged(anna, one, two)

    brought(sales(sale("S3", "C1", 2), sale("S4", "C2", 3), sale("R4", "C2", 4, -1)), name="b.csv")

    assert [of(n) for n in ("S3", "S4", "R4")] == [(one, None), (one, two), (one, two)]
    assert spent(one) == 3_000
    people.unmerge(actor=anna, merge_id=merge, at=NOON)
    assert [of(n)[0] for n in ("S1", "S2", "S3", "S4", "R4")] == [one, two, one, two, two]
    assert (spent(one), spent(two)) == (2_000, 1_000)


def test_of_merges_of_merges_the_first_record_is_remembered(anna):
    brought(sales(*(sale(f"S{n}", f"C{n}") for n in (1, 2, 3))))
    one, two, three = (buyer(f"C{n}") for n in (1, 2, 3))
    inner = merged(anna, two, three)
    outer = merged(anna, one, two)

    brought(sales(sale("S4", "C3", 2), sale("S5", "C2", 2)), name="b.csv")

    assert [of("S4"), of("S5")] == [(one, three), (one, two)]
    people.unmerge(actor=anna, merge_id=outer, at=NOON)
    assert [of(n)[0] for n in ("S4", "S5")] == [two, two]
    people.unmerge(actor=anna, merge_id=inner, at=NOON)
    assert [of(n)[0] for n in ("S4", "S5")] == [three, two]


def test_what_was_parted_again_leaves_no_trace(anna):
    brought(sales(sale("S1", "C1"), sale("S2", "C2")))
    one, two = buyer("C1"), buyer("C2")
    people.unmerge(actor=anna, merge_id=merged(anna, one, two), at=NOON)
    brought(sales(sale("S3", "C2", 2)), name="b.csv")
    assert of("S3") == (two, None)
