"""The tables of this app."""

from .consent import ConsentEvent, ConsentNow, Evidence, FirstUse
from .disclosures import Disclosure, Recipient, RecipientVersion
from .incidents import Incident, IncidentLetter, IncidentStep
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
    "Incident",
    "IncidentLetter",
    "IncidentStep",
    "Notice",
    "NoticeText",
    "NoticeVersion",
    "Recipient",
    "RecipientNotice",
    "RecipientVersion",
    "Stop",
    "StopRequest",
]
