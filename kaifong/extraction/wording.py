"""What the codes of extractions are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import FieldClass
from kaifong.foundation.web.codes import own

from .queries.offered import FieldOffered
from .queries.seen import Stage
from .rules import Bar, Format, Why

Words = Promise | str
FIELDS: Mapping[str, Words] = {
    "member_no": _("Member number"),
    "name_en": _("English name"),
    "name_zh": _("Chinese name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "district": _("District"),
    "language": _("Language"),
    "joined_at": _("Joined"),
    "orders": _("Orders"),
    "spend": _("Spent (HK$)"),
    "last_on": _("Last bought"),
}
PURPOSES: Mapping[str, Words] = {
    "orders": _("Orders"),
    "service": _("Enquiries"),
    "membership": _("Membership"),
    "accounts": _("Accounts"),
    "analysis": _("Analysis"),
    "marketing": _("Direct marketing"),
}
CHANNELS: Mapping[str, Words] = {
    "email": _("e-mail"),
    "sms": _("SMS"),
    "chat": _("messaging app"),
    "phone": _("telephone call"),
    "post": _("post"),
}
CLASSES: Mapping[FieldClass, Words] = {
    FieldClass.INTERNAL: _("internal fields"),
    FieldClass.CONTACT: _("contact details"),
    FieldClass.FINANCIAL: _("amounts"),
    FieldClass.SENSITIVE: _("sensitive notes"),
}
FORMATS: Mapping[Format, str] = {Format.CSV: "CSV", Format.XLSX: "XLSX"}
STAGES: Mapping[Stage, tuple[str, Words]] = {
    Stage.WAITING: ("info", _("waiting for approval")),
    Stage.MAKING: ("info", _("being made")),
    Stage.BARRED: ("bad", _("could not be made")),
    Stage.READY: ("good", _("ready")),
    Stage.FETCHED: ("quiet", _("fetched")),
    Stage.ENDED: ("quiet", _("destroyed")),
    Stage.REFUSED: ("bad", _("refused")),
    Stage.OVER: ("quiet", _("over")),
}
BARS: Mapping[Bar, Words] = {
    Bar.MORE_ROWS: _("There are more people now than was approved. Ask again."),
    Bar.NOBODY_GIVES: _("Whoever agreed may no longer give all of it. Ask again."),
    Bar.AUTHOR_LEFT: _("Whoever asked may not ask for extractions any more."),
    Bar.RECIPIENT: _("The register no longer lets this recipient have these data."),
}
ENDS: Mapping[Why, Words] = {Why.REVOKED: _("Revoked"), Why.EXPIRED: _("Expired")}


def number(extraction_id: int) -> str:
    """Return how an extraction is called, in every language and file."""
    return f"X-{extraction_id:06d}"


def field(one: FieldOffered) -> str:
    return own(one.own.name_en, one.own.name_zh) if one.own else str(FIELDS[one.name])


def listed(words: list[str]) -> str:
    return gettext(", ").join(words)
