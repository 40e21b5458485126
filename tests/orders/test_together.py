"""Two clerks at once: neither sells the same order twice nor takes the same piece back twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.orders import actions
from kaifong.orders.models import Order
from tests.cast import NOON, all_powerful, bought, mrs_chan, tea

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*does):
    def one(do):
        try:
            with wall.lifted():
                return do()
        except actions.TooManyReturned:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(one, does))


def test_one_order_told_by_two_at_once_is_one():
    chan = mrs_chan(all_powerful())

    def place():
        return actions.place(
            source="shop",
            number="SO-1",
            buyer=actions.Buyer(customer_id=chan),
            lines=[tea()],
            channel=1,
            at=NOON,
        )

    first, second = at_once(place, place)
    assert first == second
    with wall.lifted():
        assert Order.objects.count() == 1


def test_one_piece_is_not_taken_back_by_two():
    sale = bought(mrs_chan(all_powerful()), tea(quantity=1))

    def take(number):
        return lambda: actions.take_back(
            source="shop", number=number, order_id=sale, pieces={1: 1}, at=NOON
        )

    answers = at_once(take("R-1"), take("R-2"))
    assert answers.count("refused") == 1
