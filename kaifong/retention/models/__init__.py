"""The tables of this app."""

from .holds import Hold
from .kept import Kept, KeptRow
from .runs import Item, Run, StandingOrder

__all__ = ["Hold", "Item", "Kept", "KeptRow", "Run", "StandingOrder"]
