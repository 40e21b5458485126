"""Asking the semantic layer, keeping the lake, keeping segments and handing them over."""

from .lake.erasing import Proof, erase, tidy
from .lake.process import LakeTrouble
from .lake.refreshing import Refreshed, RefreshRunning, refresh
from .segmenting.answering import (
    AnsweredAlready,
    NoReason,
    NotOfIt,
    accept,
    decline,
    finish,
    serve,
    take_back,
)
from .segmenting.handing import (
    CountChanged,
    NobodyRemains,
    NotForThisUse,
    Offered,
    WrongWish,
    forget_hand_overs,
    hand_over,
)
from .segmenting.keeping import (
    Draft,
    NamesSomebody,
    NotYours,
    SavedMeanwhile,
    count,
    count_all,
    save,
)
from .segmenting.keeping import withdraw as withdraw_segment
from .semantics.asking import ask
from .semantics.telling import forget_old

__all__ = [
    "AnsweredAlready",
    "CountChanged",
    "Draft",
    "LakeTrouble",
    "NamesSomebody",
    "NoReason",
    "NobodyRemains",
    "NotForThisUse",
    "NotOfIt",
    "NotYours",
    "Offered",
    "Proof",
    "RefreshRunning",
    "Refreshed",
    "SavedMeanwhile",
    "WrongWish",
    "accept",
    "ask",
    "count",
    "count_all",
    "decline",
    "erase",
    "finish",
    "forget_hand_overs",
    "forget_old",
    "hand_over",
    "refresh",
    "save",
    "serve",
    "take_back",
    "tidy",
    "withdraw_segment",
]
