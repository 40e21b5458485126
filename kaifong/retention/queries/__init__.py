"""Asking what is kept, why and until when."""

from .holds import HoldSeen, held, holds, open_holds_of
from .keeping import Kept, kept, kept_of
from .names import NameKept, Sealed, WrongPurpose, names_kept, sealed_for
from .register import Limit, limits, rule_words
from .runs import (
    NoSuchRun,
    RunSeen,
    due_of,
    lake_keys,
    run_seen,
    runs,
    standing_orders,
    waiting_run,
)

__all__ = [
    "HoldSeen",
    "Kept",
    "Limit",
    "NameKept",
    "NoSuchRun",
    "RunSeen",
    "Sealed",
    "WrongPurpose",
    "due_of",
    "held",
    "holds",
    "kept",
    "kept_of",
    "lake_keys",
    "limits",
    "names_kept",
    "open_holds_of",
    "rule_words",
    "run_seen",
    "runs",
    "sealed_for",
    "standing_orders",
    "waiting_run",
]
