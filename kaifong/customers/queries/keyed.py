"""Customers by the random keys under which the lake knows them."""

from collections.abc import Iterable
from itertools import batched

from kaifong.authority.queries import Actor
from kaifong.customers.models import Customer
from kaifong.foundation.ids import CustomerId

AT_ONCE = 10_000


def visible_of_keys(*, actor: Actor, keys: Iterable[int]) -> list[CustomerId]:
    """Return the customers behind these keys whom the actor may see, in no order."""
    visible = Customer.objects.filter(actor.q("see", "customer"))
    return [
        CustomerId(pk)
        for some in batched(keys, AT_ONCE)
        for pk in visible.filter(lake_key__in=some).values_list("pk", flat=True)
    ]
