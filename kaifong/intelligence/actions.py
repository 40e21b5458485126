"""Keeping the lake: bringing it up to date, taking people out of it, tidying its files."""

from .lake.erasing import Proof, erase, tidy
from .lake.process import LakeTrouble
from .lake.refreshing import Refreshed, RefreshRunning, refresh

__all__ = ["LakeTrouble", "Proof", "RefreshRunning", "Refreshed", "erase", "refresh", "tidy"]
