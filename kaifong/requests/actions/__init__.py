"""Receiving requests and answering them."""

from .alarming import raise_alarms
from .charging import NoFee, quote_fee, take_payment, waive_fee
from .complying import NotAllTold, StandsInTheWay, all_told, delete, stop
from .correcting import (
    NoSuchField,
    NothingProposed,
    SaysNothing,
    annex_note,
    correct,
    propose,
    tell_recipient,
)
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
    "NoSuchField",
    "NotAllTold",
    "NotNow",
    "NotPaid",
    "NotReviewed",
    "NotYet",
    "NothingProposed",
    "SaysNothing",
    "StandsInTheWay",
    "StillHeld",
    "TooLate",
    "Unlocated",
    "all_told",
    "annex_note",
    "ask_identity",
    "close",
    "correct",
    "delete",
    "extend",
    "forget_entries",
    "locate",
    "prepare",
    "propose",
    "quote_fee",
    "raise_alarms",
    "receive",
    "refuse",
    "review",
    "stop",
    "supply",
    "take_payment",
    "tell_none_held",
    "tell_recipient",
    "waive_fee",
]
