"""Two at once: nobody is merged twice, and no order is lost between two records."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.customers import actions
from kaifong.customers.models import Customer, CustomerProfile, Merge
from kaifong.orders.models import Order
from tests.cast import NOON, all_powerful, bought, mrs_chan
from tests.customers.test_merge import twin

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (actions.Gone, actions.CannotUnmerge)


def at_once(*does):
    start = Barrier(len(does))

    def one(do):
        try:
            start.wait()
            return do()
        except REFUSED as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


def merging(anna, winner, loser):
    return lambda: actions.merge(actor=anna, winner_id=winner, loser_id=loser, at=NOON)


def test_of_two_merges_of_one_person_one_is_made():
    anna = all_powerful()
    chan, other, third = mrs_chan(anna), twin(anna), mrs_chan(anna, member_no="KF3")
    answers = at_once(merging(anna, chan, other), merging(anna, third, other))
    assert answers.count(actions.Gone) == 1
    with wall.lifted():
        assert Merge.objects.count() == 1
        assert Customer.objects.count() == 2


def test_two_who_merge_two_into_each_other_make_one():
    anna = all_powerful()
    chan, other = mrs_chan(anna), twin(anna)
    answers = at_once(merging(anna, chan, other), merging(anna, other, chan))
    assert answers.count(actions.Gone) == 1
    with wall.lifted():
        assert Customer.objects.count() == 1


def test_an_order_placed_meanwhile_is_the_winners():
    anna = all_powerful()
    chan, other = mrs_chan(anna), twin(anna)
    at_once(
        merging(anna, chan, other),
        lambda: bought(other, number="SO-1"),
        lambda: bought(chan, number="SO-2"),
    )
    with wall.lifted():
        assert set(Order.objects.values_list("customer_id", flat=True)) == {chan}
        assert CustomerProfile.objects.get().orders == 2


def test_a_merge_is_taken_back_once_by_two():
    anna = all_powerful()
    chan, other = mrs_chan(anna), twin(anna)
    merging(anna, chan, other)()
    with wall.lifted():
        merge_id = Merge.objects.get().pk

    def part():
        return actions.unmerge(actor=anna, merge_id=merge_id, at=NOON)

    answers = at_once(part, part)
    assert sorted(map(str, answers)) == sorted(map(str, (other, actions.CannotUnmerge)))
    with wall.lifted():
        assert Customer.objects.count() == 2
