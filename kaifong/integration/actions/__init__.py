"""Taking files in, checking, committing and reverting them."""

from .asking import ask_check, ask_commit, ask_revert, call_off, take_in
from .checking import check
from .choosing import choose, keep_profile
from .committing import commit
from .deciding import decide
from .forgetting import forget
from .receiving import LARGEST, Refused, blocks, receive
from .reverting import revert
from .steps import AnotherRuns, NotNow
from .watching import AlreadyAtWork, bury, topic

__all__ = [
    "LARGEST",
    "AlreadyAtWork",
    "AnotherRuns",
    "NotNow",
    "Refused",
    "ask_check",
    "ask_commit",
    "ask_revert",
    "blocks",
    "bury",
    "call_off",
    "check",
    "choose",
    "commit",
    "decide",
    "forget",
    "keep_profile",
    "receive",
    "revert",
    "take_in",
    "topic",
]
