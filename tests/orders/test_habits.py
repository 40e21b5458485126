"""What one customer likes, and what he spent: of orders that stand."""

import pytest

from kaifong.authority import wall
from kaifong.orders import queries
from kaifong.orders.models import Order
from tests.cast import all_powerful, bought, mrs_chan, tea

pytestmark = pytest.mark.django_db


def test_a_cancelled_order_tells_of_no_liking_and_no_spending() -> None:
    boss = all_powerful()
    chan = mrs_chan(boss)
    bought(chan, tea(1_000, 2))
    with wall.seen_by(boss):
        before = (
            queries.habits(actor=boss, customer_id=chan),
            queries.spending_by_month(actor=boss, customer_id=chan),
        )
    bought(chan, tea(9_900, 1, 2), number="SO-2")
    with wall.lifted():
        Order.objects.filter(number="SO-2").update(status="cancelled", channel=5)

    with wall.seen_by(boss):
        assert before == (
            queries.habits(actor=boss, customer_id=chan),
            queries.spending_by_month(actor=boss, customer_id=chan),
        )
