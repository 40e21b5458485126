"""Asking about orders. Everything answers only what the actor may see."""

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
    "LineKey",
    "LineOfOrder",
    "LineSeen",
    "LinesPage",
    "Linked",
    "OrderSeen",
    "OrdersPage",
    "Share",
    "count",
    "find",
    "habits",
    "lines_of_keys",
    "linked",
    "order",
    "orders_of",
    "recent",
    "spending_by_month",
]
