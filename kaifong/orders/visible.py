"""The ids of visible orders, for timelines."""

from typing import Any

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.authority.visible import offer
from kaifong.orders.models import Order


def ids(actor: Actor, **filters: Any) -> Any:
    # A timeline tells whose order it was: that is internal.
    visible = actor.q("see", "order", cls=FieldClass.INTERNAL)
    return Order.objects.filter(visible, **filters).values("pk")


offer("order", ids, rows=Order.objects.all)
