"""Making a customer's roll-ups anew, when orders have moved to him or from him."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kaifong.customers.models import Customer, CustomerDay, CustomerProfile
from kaifong.foundation.history import actions as history
from kaifong.foundation.ids import CustomerId


@dataclass(frozen=True)
class Day:
    """What somebody did on one Hong Kong day; money net of returns, in HKD cents."""

    day: date
    orders: int
    returns: int
    spend_cents: int


@dataclass(frozen=True)
class Life:
    """A customer's life with the shop, reckoned from the orders there are."""

    days: tuple[Day, ...] = ()
    returned_cents: int = 0
    first_on: date | None = None  # of a sale
    last_on: date | None = None
    channels: tuple[int, ...] = ()  # sales by channel code, from 0
    categories: frozenset[int] = frozenset()


@transaction.atomic
def restate(*, customer_id: CustomerId, life: Life) -> None:
    """Write a customer's roll-ups as his life says; the caller holds the customer."""
    CustomerProfile.objects.update_or_create(
        customer_id=customer_id,
        defaults={
            "orders": sum(day.orders for day in life.days),
            "returns": sum(day.returns for day in life.days),
            "spend_cents": sum(day.spend_cents for day in life.days),
            "returned_cents": life.returned_cents,
            "first_on": life.first_on,
            "last_on": life.last_on,
            "channels": _as_tallied(life.channels),
        },
    )
    CustomerDay.objects.filter(customer_id=customer_id).delete()
    CustomerDay.objects.bulk_create(_rows(customer_id, life.days))
    with history.unrecorded():  # derived from orders, which have their own record
        Customer.objects.filter(pk=customer_id).update(categories=sorted(life.categories))


def _rows(customer_id: int, days: Iterable[Day]) -> list[CustomerDay]:
    return [
        CustomerDay(
            customer_id=customer_id,
            day=one.day,
            orders=one.orders,
            returns=one.returns,
            spend_cents=one.spend_cents,
        )
        for one in days
    ]


def _as_tallied(channels: tuple[int, ...]) -> list[int]:
    # As long as the last channel that anything came through, as tallying leaves it.
    used = [at for at, count in enumerate(channels) if count]
    return list(channels[: used[-1] + 1]) if used else []
