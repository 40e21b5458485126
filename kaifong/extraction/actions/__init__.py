"""Asking for extractions, making, fetching and ending their files."""

from .asking import (
    NotForMarketing,
    NotForThisRecipient,
    NotPlainFilter,
    WrongFields,
    ask,
    deny,
)
from .ending import NoReason, NothingToRevoke, expire, let_go, revoke, sweep
from .fetching import NotThere, RightLost, fetch
from .making import make, make_due
from .reducing import reduce

__all__ = [
    "NoReason",
    "NotForMarketing",
    "NotForThisRecipient",
    "NotPlainFilter",
    "NotThere",
    "NothingToRevoke",
    "RightLost",
    "WrongFields",
    "ask",
    "deny",
    "expire",
    "fetch",
    "let_go",
    "make",
    "make_due",
    "reduce",
    "revoke",
    "sweep",
]
