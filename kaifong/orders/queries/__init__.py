"""Asking about orders. Everything answers only what the actor may see."""

from .habits import Habits, Share, habits, spending_by_month
from .orders import LineSeen, OrderSeen, OrdersPage, find, order, orders_of, recent

__all__ = [
    "Habits",
    "LineSeen",
    "OrderSeen",
    "OrdersPage",
    "Share",
    "find",
    "habits",
    "order",
    "orders_of",
    "recent",
    "spending_by_month",
]
