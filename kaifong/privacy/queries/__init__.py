"""Asking about notices and consents."""

from .gates import Verdict, may_contact, may_provide, may_use
from .ledger import events_of, held_at, held_now, last_stop
from .notices import (
    NoSuchNotice,
    NoticeSeen,
    faults_of,
    in_force,
    obligatory,
    published,
    shown_as,
    version,
    versions,
)
from .people import Consents, Line, consents
from .receipts import receipt

__all__ = [
    "Consents",
    "Line",
    "NoSuchNotice",
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
    "obligatory",
    "published",
    "receipt",
    "shown_as",
    "version",
    "versions",
]
