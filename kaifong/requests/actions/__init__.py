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
from .receiving import NotYet, receive
from .refusing import NoGround, NoOtherUser, forget_entries, refuse

__all__ = [
    "IdentityNotShown",
    "NoFee",
    "NoGround",
    "NoOtherUser",
    "NoReasons",
    "NotNow",
    "NotYet",
    "StillHeld",
    "TooLate",
    "Unlocated",
    "ask_identity",
    "close",
    "extend",
    "forget_entries",
    "locate",
    "quote_fee",
    "raise_alarms",
    "receive",
    "refuse",
    "take_payment",
    "tell_none_held",
    "waive_fee",
]
