"""Drafting, proposing, coming into force, ending and testing data contracts."""

from .checking import NotInForce, check, check_all, check_anew, forget_old
from .drafting import NobodyOwns, change, draft, draft_next
from .ending import end, tend
from .enforcing import enforce
from .proposing import agreed, not_agreed, propose, take_draft_back, take_over
from .steps import NoSuchContract, NotNow

__all__ = [
    "NoSuchContract",
    "NobodyOwns",
    "NotInForce",
    "NotNow",
    "agreed",
    "change",
    "check",
    "check_all",
    "check_anew",
    "draft",
    "draft_next",
    "end",
    "enforce",
    "forget_old",
    "not_agreed",
    "propose",
    "take_draft_back",
    "take_over",
    "tend",
]
