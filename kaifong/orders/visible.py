"""The ids of visible orders, for timelines."""

from typing import Any

from kaifong.authority.queries import Actor
from kaifong.authority.visible import offer
from kaifong.orders.models import Order


def ids(actor: Actor, **filters: Any) -> Any:
    return Order.objects.filter(actor.q("see", "order"), **filters).values("pk")


offer("order", ids)
