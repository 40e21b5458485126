"""The tables of this app."""

from .answers import Fee, FeeItem, Letter, Pack
from .corrections import Correction, Notified, OpinionNote
from .logbook import LetGo, LogEntry
from .requests import Alarm, IdentityCheck, Request, Step

__all__ = [
    "Alarm",
    "Correction",
    "Fee",
    "FeeItem",
    "IdentityCheck",
    "LetGo",
    "Letter",
    "LogEntry",
    "Notified",
    "OpinionNote",
    "Pack",
    "Request",
    "Step",
]
