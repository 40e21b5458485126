"""Asking about notices and consents."""

from kaifong.privacy.rules.consents import Mode, State, Why
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Channel, Given, Kind, Purpose

from .gates import Verdict, may_contact, may_provide, may_use
from .ledger import events_of, held_at, held_now, last_stop
from .notices import (
    NoSuchNotice,
    NoticeSeen,
    faults_of,
    in_force,
    published,
    shown_as,
    version,
    versions,
)
from .people import Consents, Line, consents
from .receipts import receipt

__all__ = [
    "Asked",
    "Both",
    "Channel",
    "Class",
    "Consents",
    "Given",
    "Kind",
    "Line",
    "Mode",
    "NoSuchNotice",
    "NoticeSeen",
    "Purpose",
    "State",
    "Terms",
    "Verdict",
    "Why",
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
    "version",
    "versions",
]
