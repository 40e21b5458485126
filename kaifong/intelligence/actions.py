"""Asking the semantic layer, and keeping the lake: up to date, rid of people, its files tidy."""

from .lake.erasing import Proof, erase, tidy
from .lake.process import LakeTrouble
from .lake.refreshing import Refreshed, RefreshRunning, refresh
from .semantics.asking import ask
from .semantics.telling import forget_old

__all__ = [
    "LakeTrouble",
    "Proof",
    "RefreshRunning",
    "Refreshed",
    "ask",
    "erase",
    "forget_old",
    "refresh",
    "tidy",
]
