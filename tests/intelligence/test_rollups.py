"""The roll-ups in the database say the same as the lake."""

from datetime import UTC, date, datetime

from kaifong.authority import wall
from kaifong.customers.models import Customer, CustomerDay, CustomerProfile
from kaifong.foundation.history import actions as history
from kaifong.intelligence import queries
from kaifong.intelligence.lake import refreshing
from kaifong.intelligence.queries import Period
from kaifong.orders import actions as orders
from kaifong.orders.rules import Wanted

from .shop import TEA, categories, customer

LONG = Period(date(2000, 1, 1), date(2100, 1, 1))


def life(somebody):
    """Buy three times and bring a piece back, through the shop's own actions."""
    tea = categories()[TEA]
    for n, (month, pieces) in enumerate([(1, 2), (3, 1), (3, 5)]):
        at = datetime(2024, month, 31, 15 + n, 30, tzinfo=UTC)  # the last one is April in Hong Kong
        wanted = Wanted(
            code="PUERH",
            description="Pu-erh",
            product_id=tea,
            category_id=TEA,
            quantity=pieces,
            cents=12_345,
        )
        buyer = orders.Buyer(customer_id=somebody, region=2)
        sale = orders.place(
            source="shop", number=f"{somebody}-{n}", buyer=buyer, lines=[wanted], channel=1, at=at
        )
    orders.take_back(
        source="shop",
        number=f"{somebody}-r",
        order_id=sale,
        pieces={1: 2},
        at=datetime(2024, 5, 1, tzinfo=UTC),
    )


def figures(measure):
    return set(queries.run_for_nobody(measure=measure, period=LONG).rows)


def test_profiles_and_days_equal_the_lake(lake):
    with wall.lifted(), history.unrecorded():
        for key in (77, 88):
            somebody = customer(key)
            CustomerProfile.objects.get_or_create(customer_id=somebody)
            life(somebody)
    refreshing.refresh()

    with wall.lifted():
        keys = dict(Customer.objects.values_list("pk", "lake_key"))
        profiles = {
            (
                *(keys[p.pk], p.orders, p.returns, p.first_on, p.last_on),
                *(p.spend_cents, p.returned_cents),
            )
            for p in CustomerProfile.objects.all()
        }
        days = {
            (keys[d.customer_id], d.day, d.orders, d.returns, d.spend_cents)
            for d in CustomerDay.objects.all()
        }
    assert len(profiles) == 2
    assert len(days) == 6
    assert figures("customer_totals") == profiles
    assert figures("customer_days") == days
