"""Asking what is kept, why and until when."""

from .holds import HoldSeen, held, holds, open_holds_of
from .keeping import Kept, kept
from .runs import (
    NoSuchRun,
    RunSeen,
    lake_keys,
    run_seen,
    runs,
    standing_orders,
    waiting_run,
)

__all__ = [
    "HoldSeen",
    "Kept",
    "NoSuchRun",
    "RunSeen",
    "held",
    "holds",
    "kept",
    "lake_keys",
    "open_holds_of",
    "run_seen",
    "runs",
    "standing_orders",
    "waiting_run",
]
