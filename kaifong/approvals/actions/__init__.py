"""Asking for approval, approving, using what was approved; policies and delegations."""

from .asking import NobodyCanApprove, ask, withdraw
from .clock import remind, time_out
from .delegating import (
    CannotTake,
    HandedAlready,
    NoChain,
    NoReason,
    NotHanded,
    NoTime,
    hand_over,
    take_back,
)
from .policies import PolicyMadeMeanwhile, make_policy
from .using import NotUsable, use, void, void_if_changed
from .voting import (
    DecidedAlready,
    MayNotAgree,
    NotAVoice,
    NotWhatWasRead,
    VoicedAlready,
    vote,
)

__all__ = [
    "CannotTake",
    "DecidedAlready",
    "HandedAlready",
    "MayNotAgree",
    "NoChain",
    "NoReason",
    "NoTime",
    "NobodyCanApprove",
    "NotAVoice",
    "NotHanded",
    "NotUsable",
    "NotWhatWasRead",
    "PolicyMadeMeanwhile",
    "VoicedAlready",
    "ask",
    "hand_over",
    "make_policy",
    "remind",
    "take_back",
    "time_out",
    "use",
    "void",
    "void_if_changed",
    "vote",
    "withdraw",
]
