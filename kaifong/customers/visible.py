"""The ids of visible customers, for timelines."""

from typing import Any

from kaifong.authority.queries import Actor
from kaifong.authority.visible import offer
from kaifong.customers.models import Customer


def ids(actor: Actor, **filters: Any) -> Any:
    return Customer.objects.filter(actor.q("see", "customer"), **filters).values("pk")


offer("customer", ids, rows=Customer.objects.all)
