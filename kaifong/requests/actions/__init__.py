"""Receiving requests and answering them."""

from .alarming import raise_alarms
from .charging import NoFee, quote_fee, take_payment, waive_fee
from .going_on import IdentityNotShown, NotNow, Unlocated
from .knowing import (
    NoReasons,
    StillHeld,
    TooLate,
    ask_identity,
    close,
    extend,
    locate,
    tell_none_held,
)
from .packing import NoCopy, NotPaid, NotReviewed, prepare, review, supply
from .receiving import NotYet, receive
from .refusing import NoGround, NoOtherUser, forget_entries, refuse

__all__ = [
    "IdentityNotShown",
    "NoCopy",
    "NoFee",
    "NoGround",
    "NoOtherUser",
    "NoReasons",
    "NotNow",
    "NotPaid",
    "NotReviewed",
    "NotYet",
    "StillHeld",
    "TooLate",
    "Unlocated",
    "ask_identity",
    "close",
    "extend",
    "forget_entries",
    "locate",
    "prepare",
    "quote_fee",
    "raise_alarms",
    "receive",
    "refuse",
    "review",
    "supply",
    "take_payment",
    "tell_none_held",
    "waive_fee",
]
