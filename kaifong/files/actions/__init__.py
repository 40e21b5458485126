"""Asking for large files, making them, fetching them, and their end."""

from .asking import NotUnderWay, TooManyAtOnce, ask, call_off, topic
from .ending import end_after_erasing, expire, forget, sweep
from .fetching import Fetched, NotThere, RightsChanged, fetch
from .making import make, resume

__all__ = [
    "Fetched",
    "NotThere",
    "NotUnderWay",
    "RightsChanged",
    "TooManyAtOnce",
    "ask",
    "call_off",
    "end_after_erasing",
    "expire",
    "fetch",
    "forget",
    "make",
    "resume",
    "sweep",
    "topic",
]
