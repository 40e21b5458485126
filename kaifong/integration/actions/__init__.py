"""Taking files in, checking, committing and reverting them."""

from .checking import check
from .choosing import choose, keep_profile
from .committing import commit
from .receiving import Refused, blocks, receive
from .reverting import revert
from .steps import AnotherRuns, NotNow
from .watching import AlreadyAtWork, bury

__all__ = [
    "AlreadyAtWork",
    "AnotherRuns",
    "NotNow",
    "Refused",
    "blocks",
    "bury",
    "check",
    "choose",
    "commit",
    "keep_profile",
    "receive",
    "revert",
]
