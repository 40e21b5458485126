"""What codes of requests are called, on pages and in letters."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web.codes import district
from kaifong.foundation.web.codes import own as own_of
from kaifong.foundation.web.formats import NOTHING

from .models import IdentityCheck, Letter, Notified
from .rules.fees import Form
from .rules.grounds import VERSION, ground
from .rules.kinds import Channel, Kind
from .rules.steps import State

Text = str | Promise

KINDS: Mapping[str, Text] = {
    Kind.ACCESS: _("Access to data"),
    Kind.CORRECTION: _("Correction of data"),
    Kind.DELETION: _("Deletion of data"),
    Kind.OPT_OUT: _("No more marketing"),
    Kind.RECIPIENT_STOP: _("Others are to stop using the data"),
}
CHANNELS: Mapping[str, Text] = {
    Channel.DESK: _("At the counter"),
    Channel.LETTER: _("Letter"),
    Channel.EMAIL: _("E-mail"),
    Channel.PORTAL: _("The person's own page"),
    Channel.PHONE: _("Telephone"),
}
STATES: Mapping[str, tuple[Text, str]] = {
    State.RECEIVED: (_("Received"), "info"),
    State.IDENTITY_PENDING: (_("Identity asked for"), "warn"),
    State.LOCATED: (_("Person found"), "info"),
    State.FEE_QUOTED: (_("Fee quoted"), "warn"),
    State.PREPARED: (_("Answer prepared"), "info"),
    State.EXTENDED: (_("Extended with reasons"), "warn"),
    State.SUPPLIED: (_("Complied with"), "good"),
    State.NONE_HELD: (_("No data held"), "good"),
    State.REFUSED: (_("Refused"), "bad"),
    State.CLOSED: (_("Closed"), "quiet"),
}
HOWS: Mapping[str, Text] = {
    IdentityCheck.How.DOCUMENT_SEEN: _("A document was shown; nothing of it is kept"),
    IdentityCheck.How.SIGNED_IN: _("Signed in to the person's own page"),
    IdentityCheck.How.CALLED_BACK: _("Called back at the number that we know"),
    IdentityCheck.How.WROTE_BACK: _("Answered from the address that we know"),
    IdentityCheck.How.SAME_REQUESTOR: _("Same person as in the access request before"),
}
FORMS: Mapping[str, Text] = {
    Form.DOWNLOAD: _("Download"),
    Form.PRINT: _("On paper"),
    Form.DISC: _("On a disc"),
}
LETTERS: Mapping[str, Text] = {
    Letter.Kind.REFUSAL: _("Refusal of your request"),
    Letter.Kind.EXTENSION: _("Your request takes longer"),
    Letter.Kind.NONE_HELD: _("We hold no data about you"),
    Letter.Kind.CORRECTED: _("Your data were corrected"),
    Letter.Kind.DELETION: _("What was deleted, and what is kept"),
}
FIELDS: Mapping[str, Text] = {
    "name_en": _("English name"),
    "name_zh": _("Chinese name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "language": _("Language"),
    "district": _("District"),
    "note": _("Note"),
}
LANGUAGES: Mapping[str, Text] = {
    "zh-hant": _("Traditional Chinese"),
    "en": _("English"),
    "zh-hans": _("Simplified Chinese"),
}
OUTCOMES: Mapping[str, Text] = {
    Notified.Outcome.TO_TELL: _("To be told"),
    Notified.Outcome.TOLD: _("Told"),
    Notified.Outcome.STOPPED_USING: _("Known to have stopped using it"),
}


class InBoth(Protocol):
    """A text in both languages."""

    @property
    def en(self) -> str: ...
    @property
    def zh(self) -> str: ...


def own(words: InBoth) -> str:
    """Return the words in the reader's language."""
    return own_of(words.en, words.zh)


def value_in_words(field: str, text: str) -> str:
    """Return what stands, or is to stand, in a field of a record."""
    if field == "district" and text.isdecimal():
        return district(int(text))
    if field == "language":
        return str(LANGUAGES.get(text, text))
    return (display_phone(text) if field == "phone" and text else text) or NOTHING


def grounds_in_words(codes: Iterable[str], version: str = VERSION) -> list[str]:
    """Return each ground as a sentence with its section."""
    found = [ground(code, version) for code in codes]
    return [f"{own(one.words)} ({one.section})" for one in found]
