"""Asking about orders. Everything answers only what the actor may see."""

from kaifong.orders.models import Kind, LineKind, Status

from .chosen import LineGiven, LinesWanted, count_lines, stream_lines
from .habits import Habits, Share, habits, spending_by_month
from .lines import LineKey, LineOfOrder, LinesPage, lines_of_keys
from .orders import (
    COUNTED_AT_MOST,
    LineSeen,
    Linked,
    OrderSeen,
    OrdersPage,
    count,
    find,
    linked,
    order,
    orders_of,
    recent,
)

__all__ = [
    "COUNTED_AT_MOST",
    "Habits",
    "Kind",
    "LineGiven",
    "LineKey",
    "LineKind",
    "LineOfOrder",
    "LineSeen",
    "LinesPage",
    "LinesWanted",
    "Linked",
    "OrderSeen",
    "OrdersPage",
    "Share",
    "Status",
    "count",
    "count_lines",
    "find",
    "habits",
    "lines_of_keys",
    "linked",
    "order",
    "orders_of",
    "recent",
    "spending_by_month",
    "stream_lines",
]
