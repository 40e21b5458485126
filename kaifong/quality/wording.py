"""What the codes of the programme are called, and what a clerk says when asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kaifong.foundation.web.codes import own

from .rules.vocabulary import Cadence, Channel, Dimension, Field, Method, Policy, Severity, State

type Words = Promise | str


@dataclass(frozen=True)
class Both:
    """A text in both languages."""

    en: str
    zh: str

    @property
    def own(self) -> str:
        return own(self.en, self.zh)


DIMENSIONS: Mapping[Dimension, Words] = {
    Dimension.COMPLETENESS: _("Completeness"),
    Dimension.VALIDITY: _("Validity"),
    Dimension.CONSISTENCY: _("Consistency"),
    Dimension.UNIQUENESS: _("Uniqueness"),
    Dimension.TIMELINESS: _("Timeliness"),
    Dimension.ACCURACY: _("Accuracy"),
}
SEVERITIES: Mapping[Severity, Words] = {
    Severity.MINOR: _("minor (5 points)"),
    Severity.MAJOR: _("major (15 points)"),
    Severity.CRITICAL: _("critical (40 points)"),
}
FIELDS: Mapping[Field, Words] = {
    Field.NAME_EN: _("English name"),
    Field.NAME_ZH: _("Chinese name"),
    Field.EMAIL: _("E-mail"),
    Field.PHONE: _("Telephone"),
    Field.DISTRICT: _("District"),
    Field.LANGUAGE: _("Language"),
}
CHANNELS: Mapping[Channel, Words] = {
    Channel.PORTAL: _("the person's own page"),
    Channel.CHAT: _("chat"),
    Channel.CALL: _("telephone call"),
    Channel.ERP: _("list from the books"),
    Channel.COURIER: _("list from the courier"),
}
METHODS: Mapping[Method, Words] = {
    Method.SAID: _("the person said so"),
    Method.CONFIRMED: _("read back or answered a message there"),
    Method.DOCUMENT: _("a document was seen"),
    Method.FILE: _("a line of a list"),
    Method.LOOKED_UP: _("looked up in a public source"),
}
POLICIES: Mapping[Policy, Words] = {
    Policy.FILL_EMPTY: _("Write if nothing is there; else propose"),
    Policy.PROPOSE: _("Always propose"),
    Policy.OVERWRITE: _("Write if newer and verified; else propose"),
}
STATES: Mapping[State, tuple[str, Words]] = {
    State.OPEN: ("quiet", _("waiting")),
    State.CLAIMED: ("info", _("in hand")),
    State.ASKED: ("info", _("asked")),
    State.ANSWERED: ("warn", _("to be decided")),
    State.ACCEPTED: ("good", _("accepted")),
    State.REJECTED: ("bad", _("rejected")),
    State.GIVEN_UP: ("quiet", _("given up")),
    State.SETTLED: ("good", _("settled another way")),
}
CADENCES: Mapping[Cadence, Words] = {
    Cadence.MONTHLY: _("every month"),
    Cadence.QUARTERLY: _("every quarter"),
    Cadence.HALF_YEARLY: _("every half-year"),
    Cadence.YEARLY: _("every year"),
}
QUESTIONS: Mapping[Field, Words] = {
    Field.NAME_EN: _("How do you write your name in English?"),
    Field.NAME_ZH: _("How do you write your name in Chinese?"),
    Field.EMAIL: _("At which e-mail address do receipts reach you?"),
    Field.PHONE: _("At which telephone number may the courier reach you?"),
    Field.DISTRICT: _("In which district do you take your parcels?"),
    Field.LANGUAGE: _("In which language shall we write to you?"),
}
OPENING = _(
    "Good day, this is Kaifong, about your customer record. May I ask you one question? You need"
    " not answer, and your orders go on as they do."
)
CLOSING = _("Thank you. I have noted it, and you can see and change it at any time.")


def both(text: Words) -> Both:
    """Return a text in both languages."""
    said = []
    for locale in ("en", "zh-hant"):
        with override(locale):
            said.append(str(text))
    return Both(*said)


def question(field: Field) -> Both:
    """Return what a person is asked about a field."""
    return both(QUESTIONS[field])


def script(field: Field | None) -> list[tuple[str, str]]:
    """Return what a clerk says, line by line, in English and Chinese; empty: nobody is asked."""
    if field is None:
        return []
    lines = [both(text) for text in (OPENING, QUESTIONS[field], CLOSING)]
    return [(line.en, line.zh) for line in lines]


def label(labels: Mapping[Any, Any], code: Any) -> str:
    return str(labels.get(code, code))
