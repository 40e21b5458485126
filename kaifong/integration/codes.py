"""
The stored codes of orders and lines, which are kept by `orders` and written here in sets.

A test holds them equal to that app's own.
"""

from enum import IntEnum


class OrderKind(IntEnum):
    SALE = 1
    RETURN = 2
    ADJUSTMENT = 3


class LineKind(IntEnum):
    GOODS = 1
    CHARGE = 2
    ADJUSTMENT = 3
    TEST = 4
    STOCK = 5
