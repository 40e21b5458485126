"""The codes by which the programme speaks of rules, channels, tasks and values."""

from enum import StrEnum


class Dimension(StrEnum):
    """In which way a record can be wanting."""

    COMPLETENESS = "completeness"
    VALIDITY = "validity"
    CONSISTENCY = "consistency"
    UNIQUENESS = "uniqueness"
    TIMELINESS = "timeliness"
    ACCURACY = "accuracy"


class Severity(StrEnum):
    """How bad that is."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


# What a finding takes off a record's hundred points.
POINTS = {Severity.MINOR: 5, Severity.MAJOR: 15, Severity.CRITICAL: 40}


class Check(StrEnum):
    """What can be looked for; MISSING and OLD are for any field, in rules that staff add."""

    UNREACHABLE = "unreachable"
    EMAIL_INVALID = "email_invalid"
    EMAIL_DOUBTED = "email_doubted"
    PHONE_INVALID = "phone_invalid"
    PHONE_DOUBTED = "phone_doubted"
    POST_DOUBTED = "post_doubted"
    DISTRICT_UNKNOWN = "district_unknown"
    NAME_SCRIPT = "name_script"
    DATE_DOUBTFUL = "date_doubtful"
    TWIN_OPEN = "twin_open"
    MISSING = "missing"
    OLD = "old"


class Field(StrEnum):
    """What can be missing, asked for and taken in."""

    NAME_EN = "name_en"
    NAME_ZH = "name_zh"
    EMAIL = "email"
    PHONE = "phone"
    DISTRICT = "district"
    LANGUAGE = "language"


CONTACT = frozenset({Field.EMAIL, Field.PHONE})
LANGUAGES = ("en", "zh-hant", "zh-hans")  # in which people are written to


class Channel(StrEnum):
    """By which channel a value is supplemented; the first three ask the person."""

    PORTAL = "portal"
    CHAT = "chat"
    CALL = "call"
    ERP = "erp"
    COURIER = "courier"


ASKING = frozenset({Channel.PORTAL, Channel.CHAT, Channel.CALL})


class Policy(StrEnum):
    """When a value that came in is written by itself; otherwise it waits for a decision."""

    FILL_EMPTY = "fill_empty"
    PROPOSE = "propose"
    OVERWRITE = "overwrite"  # if newer than what is known, and verified


class State(StrEnum):
    """How far a task is."""

    OPEN = "open"
    CLAIMED = "claimed"
    ASKED = "asked"
    ANSWERED = "answered"  # the value waits for a decision
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    GIVEN_UP = "given_up"
    SETTLED = "settled"  # what was wanting came in another way


OVER = frozenset({State.ACCEPTED, State.REJECTED, State.GIVEN_UP, State.SETTLED})
AT_WORK = frozenset(State) - OVER


class Cadence(StrEnum):
    """How often a review comes round."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS = {
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.HALF_YEARLY: 6,
    Cadence.YEARLY: 12,
}


class Method(StrEnum):
    """How a value came to be known."""

    SAID = "said"  # the person said so
    CONFIRMED = "confirmed"  # the person read it back or answered a message sent there
    DOCUMENT = "document"
    FILE = "file"  # a line of a list from another system
    LOOKED_UP = "looked_up"  # a public source


VERIFIED = frozenset({Method.CONFIRMED, Method.DOCUMENT})
