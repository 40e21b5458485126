"""Placing orders and taking goods back: once, never more than was bought, always in the sums."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.customers.models import Customer, CustomerDay, CustomerProfile
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.orders import actions
from kaifong.orders.models import Kind, Line, Order, Status
from tests.cast import NOON, all_powerful, bought, mrs_chan, tea

pytestmark = pytest.mark.django_db


def state():
    with wall.lifted():
        return (
            list(Order.objects.order_by("pk").values("number", "total_cents")),
            Line.objects.count(),
            list(CustomerProfile.objects.values()),
            Entry.objects.count(),
        )


def take_back(order, pieces, number="R-1"):
    with wall.lifted():
        return actions.take_back(
            source="shop", number=number, order_id=order, pieces=pieces, at=NOON
        )


def test_an_order_is_kept_counted_and_told():
    chan = mrs_chan(all_powerful())
    number = bought(chan, tea(1_500, 2, category_id=3), tea(900, 1, category_id=1))
    with wall.lifted():
        order = Order.objects.get(pk=number)
        profile = CustomerProfile.objects.get(pk=chan)
        day = CustomerDay.objects.get(customer_id=chan)
        lines = list(order.lines.order_by("number").values_list("hkd_cents", "customer_id"))
        assert Customer.objects.get(pk=chan).categories == [1, 3]
    assert (order.total_cents, order.goods_cents, order.categories) == (3_900, 3_900, [1, 3])
    assert lines == [(3_000, chan), (900, chan)]
    assert (profile.orders, profile.spend_cents, profile.channels) == (1, 3_900, [0, 1])
    assert profile.first_on == profile.last_on == day.day == order.placed_on
    told = Entry.objects.get(name="orders.order_placed")
    assert told.payload["total_cents"] == 3_900


def test_an_order_told_twice_counts_once():
    chan = mrs_chan(all_powerful())
    first = bought(chan)
    before = state()
    assert bought(chan, tea(99_900, 9)) == first
    assert state() == before


def test_an_anonymous_sale_is_nobodys():
    bought(None)
    with wall.lifted():
        assert Order.objects.get().customer_id is None
        assert not CustomerDay.objects.exists()


@pytest.mark.parametrize("wrong", [(), (tea(quantity=0),), (tea(cents=-1),)])
def test_nothing_is_no_order(wrong):
    before = state()
    with pytest.raises(actions.NothingOrdered), wall.lifted():
        actions.place(
            source="shop", number="SO-0", buyer=actions.Buyer(), lines=wrong, channel=1, at=NOON
        )
    assert state() == before


def test_a_return_names_its_sale_and_is_taken_off():
    chan = mrs_chan(all_powerful())
    sale = bought(chan, tea(1_500, 3))
    back = take_back(sale, {1: 2})
    with wall.lifted():
        order = Order.objects.get(pk=back)
        profile = CustomerProfile.objects.get(pk=chan)
        line = order.lines.get()
    assert (order.kind, order.undoes_id, order.total_cents) == (Kind.RETURN, sale, -3_000)
    assert (line.quantity, line.hkd_cents) == (-2, -3_000)
    assert (profile.orders, profile.returns) == (1, 1)
    assert (profile.spend_cents, profile.returned_cents) == (1_500, 3_000)
    assert take_back(sale, {1: 1}) == back  # told twice


@pytest.mark.parametrize("pieces", [{}, {1: 4}, {1: 0}, {1: -1}, {2: 1}, {1: 1, 9: 1}])
def test_no_more_comes_back_than_is_out(pieces):
    sale = bought(mrs_chan(all_powerful()), tea(quantity=3))
    before = state()
    with pytest.raises(actions.TooManyReturned):
        take_back(sale, pieces)
    assert state() == before


def test_what_came_back_before_counts():
    sale = bought(mrs_chan(all_powerful()), tea(quantity=3))
    take_back(sale, {1: 2})
    before = state()
    with pytest.raises(actions.TooManyReturned):
        take_back(sale, {1: 2}, "R-2")
    assert state() == before
    take_back(sale, {1: 1}, "R-3")


def test_nothing_comes_back_from_a_return_or_from_nowhere():
    sale = bought(mrs_chan(all_powerful()), tea(quantity=3))
    back = take_back(sale, {1: 1})
    before = state()
    for number in (back, 10**9):
        with pytest.raises(actions.NoSuchSale):
            take_back(number, {1: 1}, "R-9")
    assert state() == before


def test_nothing_comes_back_of_what_was_cancelled():
    sale = bought(mrs_chan(all_powerful()))
    with wall.lifted():
        Order.objects.filter(pk=sale).update(status=Status.CANCELLED)
    before = state()
    with pytest.raises(actions.NoSuchSale):
        take_back(sale, {1: 1})
    assert state() == before


def test_while_reading_only_nothing_is_sold():
    sale = bought(mrs_chan(all_powerful()))
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    before = state()
    with pytest.raises(Braked):
        bought(None, number="SO-9")
    with pytest.raises(Braked):
        take_back(sale, {1: 1})
    assert state() == before


LINES = st.lists(
    st.builds(
        tea,
        cents=st.integers(0, 100_000),
        quantity=st.integers(1, 5),
        category_id=st.integers(1, 4),
    ),
    min_size=1,
    max_size=3,
)
SALES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 5), LINES, st.data()),
    min_size=1,
    max_size=4,
)


@given(SALES)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_roll_ups_always_equal_the_orders(sales):
    with transaction.atomic():
        boss = all_powerful()
        people = [mrs_chan(boss, member_no=f"KF{n}", emails=(), phones=()) for n in range(3)]
        with wall.lifted():
            for at, sale in enumerate(sales):
                _sell_and_take_back(people, at, *sale)
            for person in people:
                _must_equal_the_orders(person)
        transaction.set_rollback(True)


def _sell_and_take_back(people, at, who, day, channel, lines, data):
    placed_at = NOON + timedelta(days=day, hours=at)
    number = actions.place(
        source="shop",
        number=f"S{at}",
        buyer=actions.Buyer(customer_id=people[who]),
        lines=lines,
        channel=channel,
        at=placed_at,
    )
    out = {place: line.quantity for place, line in enumerate(lines, 1)}
    for turn in range(data.draw(st.integers(0, 2))):
        left = {place: many for place, many in out.items() if many}
        if not left:
            break
        chosen = data.draw(st.sets(st.sampled_from(sorted(left)), min_size=1))
        pieces = {place: data.draw(st.integers(1, left[place])) for place in chosen}
        actions.take_back(
            source="shop",
            number=f"R{at}.{turn}",
            order_id=number,
            pieces=pieces,
            at=placed_at + timedelta(days=turn + 1),
        )
        out = {place: many - pieces.get(place, 0) for place, many in out.items()}
    if not any(out.values()):
        related = Line.objects.filter(order__undoes_id=number)
        sold = sum(Line.objects.filter(order_id=number).values_list("hkd_cents", flat=True))
        assert sum(related.values_list("hkd_cents", flat=True)) == -sold


def _must_equal_the_orders(person):
    orders = list(Order.objects.filter(customer_id=person))
    sales = [order for order in orders if order.kind == Kind.SALE]
    returns = [order for order in orders if order.kind == Kind.RETURN]
    profile = CustomerProfile.objects.get(pk=person)
    assert (profile.orders, profile.returns) == (len(sales), len(returns))
    assert profile.spend_cents == sum(order.goods_cents for order in orders)
    assert profile.returned_cents == -sum(order.goods_cents for order in returns)
    days = [order.placed_on for order in sales]
    assert (profile.first_on, profile.last_on) == (min(days, default=None), max(days, default=None))
    channels = Counter(order.channel for order in sales)
    assert {at: many for at, many in enumerate(profile.channels) if many} == dict(channels)
    by_day = Counter()
    for order in orders:
        by_day[order.placed_on] += order.goods_cents
        assert order.goods_cents == sum(order.lines.values_list("hkd_cents", flat=True))
    rolled = CustomerDay.objects.filter(customer_id=person)
    assert dict(rolled.values_list("day", "spend_cents")) == dict(by_day)
    assert sum(rolled.values_list("orders", flat=True)) == len(sales)
    assert sum(rolled.values_list("returns", flat=True)) == len(returns)
    bought_from = {category for order in sales for category in order.categories}
    assert Customer.objects.get(pk=person).categories == sorted(bought_from)
