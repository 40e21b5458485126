"""The tables of this app."""

from .consent import ConsentEvent, ConsentNow, Evidence, FirstUse
from .notices import Collection, Notice, NoticeText, NoticeVersion
from .stops import AddressKey, Stop, StopRequest

__all__ = [
    "AddressKey",
    "Collection",
    "ConsentEvent",
    "ConsentNow",
    "Evidence",
    "FirstUse",
    "Notice",
    "NoticeText",
    "NoticeVersion",
    "Stop",
    "StopRequest",
]
