"""Asking about notices, consents, and to whom data were given."""

from kaifong.privacy.rules.consents import Mode, State, Why
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Channel, Given, Kind, Purpose

from .audiences import Audience, audience
from .disclosures import (
    DisclosureLog,
    ForTheirMarketing,
    GivenTo,
    RecipientSeen,
    consents_to_provide,
    disclosure_log,
    disclosures_of,
    people_of_batch,
    recipients_since,
)
from .gates import Verdict, may_contact, may_provide, may_use
from .incidents import (
    Affected,
    IncidentSeen,
    NoSuchIncident,
    affected,
    incident,
    incidents,
    keys_to_lose,
)
from .ledger import events_of, held_at, held_now, last_stop
from .notices import (
    NoSuchNotice,
    NoticeAt,
    NoticeSeen,
    covering,
    faults_of,
    in_force,
    obligatory,
    published,
    shown_as,
    shown_when,
    version,
    versions,
)
from .notifying import LetterDue, letters
from .people import Consents, Line, consents
from .read import NoticeRead, notices_read
from .receipts import receipt
from .recipients import (
    Gate,
    NoSuchRecipient,
    RecipientKept,
    gate,
    names_of_recipients,
    recipient,
    recipient_names,
    recipients,
)
from .stops import Original, originals
from .uses import CHANNEL_NAMES, KIND_NAMES, may_not_use, told_before, words_of

__all__ = [
    "CHANNEL_NAMES",
    "KIND_NAMES",
    "Affected",
    "Asked",
    "Audience",
    "Both",
    "Channel",
    "Class",
    "Consents",
    "DisclosureLog",
    "ForTheirMarketing",
    "Gate",
    "Given",
    "GivenTo",
    "IncidentSeen",
    "Kind",
    "LetterDue",
    "Line",
    "Mode",
    "NoSuchIncident",
    "NoSuchNotice",
    "NoSuchRecipient",
    "NoticeAt",
    "NoticeRead",
    "NoticeSeen",
    "Original",
    "Purpose",
    "RecipientKept",
    "RecipientSeen",
    "State",
    "Terms",
    "Verdict",
    "Why",
    "affected",
    "audience",
    "consents",
    "consents_to_provide",
    "covering",
    "disclosure_log",
    "disclosures_of",
    "events_of",
    "faults_of",
    "gate",
    "held_at",
    "held_now",
    "in_force",
    "incident",
    "incidents",
    "keys_to_lose",
    "last_stop",
    "letters",
    "may_contact",
    "may_not_use",
    "may_provide",
    "may_use",
    "names_of_recipients",
    "notices_read",
    "obligatory",
    "originals",
    "people_of_batch",
    "published",
    "receipt",
    "recipient",
    "recipient_names",
    "recipients",
    "recipients_since",
    "shown_as",
    "shown_when",
    "told_before",
    "version",
    "versions",
    "words_of",
]
