"""What happens to orders, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    name = "orders.order_placed"
    about = "order"
    order_id: OrderId
    customer_id: CustomerId | None
    total_cents: int
    channel: int


@dataclass(frozen=True, kw_only=True)
class OrderReturned(Event):
    name = "orders.order_returned"
    about = "order"
    order_id: OrderId
    customer_id: CustomerId | None
    total_cents: int
    undoes_id: OrderId | None
