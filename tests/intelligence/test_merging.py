"""What is merged is one in the lake too, and two again when it is parted."""

import pytest

from kaifong.authority import wall
from kaifong.customers import actions
from kaifong.customers.models import Customer, Merge
from kaifong.intelligence.lake import refreshing
from tests.cast import NOON, all_powerful, bought, mrs_chan
from tests.customers.test_merge import twin


@pytest.fixture
def two(lake):
    anna = all_powerful()
    chan, other = mrs_chan(anna), twin(anna)
    bought(chan, number="SO-1")
    bought(other, number="SO-2")
    refreshing.refresh()
    with wall.lifted():
        keys = dict(Customer.objects.values_list("pk", "lake_key"))
    return anna, chan, other, keys


def test_the_lake_follows_a_merge_and_its_undoing(two, read, catch_up):
    anna, chan, other, keys = two
    both = [(keys[pk],) for pk in sorted((chan, other), key=keys.get)]
    facts = "SELECT DISTINCT customer_key FROM fact_order ORDER BY 1"
    people = "SELECT customer_key FROM dim_customer ORDER BY 1"
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    catch_up()
    assert read(facts) == read(people) == [(keys[chan],)]
    with wall.lifted():
        merge_id = Merge.objects.get().pk
    actions.unmerge(actor=anna, merge_id=merge_id, at=NOON)
    catch_up()
    assert read(facts) == read(people) == both
