"""The tables of this app."""

from .consent import ConsentEvent, ConsentNow, Evidence, FirstUse
from .disclosures import Disclosure, Recipient, RecipientVersion
from .notices import Collection, Notice, NoticeText, NoticeVersion
from .notifying import RecipientNotice
from .stops import AddressKey, Stop, StopRequest

__all__ = [
    "AddressKey",
    "Collection",
    "ConsentEvent",
    "ConsentNow",
    "Disclosure",
    "Evidence",
    "FirstUse",
    "Notice",
    "NoticeText",
    "NoticeVersion",
    "Recipient",
    "RecipientNotice",
    "RecipientVersion",
    "Stop",
    "StopRequest",
]
