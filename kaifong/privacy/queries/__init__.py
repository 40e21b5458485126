"""Asking about notices and consents."""

from .gates import Verdict, may_contact, may_provide, may_use
from .ledger import events_of, held_at, held_now, last_stop
from .notices import (
    NoSuchNotice,
    NoticeAt,
    NoticeSeen,
    faults_of,
    in_force,
    published,
    shown_as,
    shown_when,
    version,
    versions,
)
from .people import Consents, Line, consents
from .receipts import receipt

__all__ = [
    "Consents",
    "Line",
    "NoSuchNotice",
    "NoticeAt",
    "NoticeSeen",
    "Verdict",
    "consents",
    "events_of",
    "faults_of",
    "held_at",
    "held_now",
    "in_force",
    "last_stop",
    "may_contact",
    "may_provide",
    "may_use",
    "published",
    "receipt",
    "shown_as",
    "shown_when",
    "version",
    "versions",
]
