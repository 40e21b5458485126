"""What codes, fields and verdicts are called on the pages about customers."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.customers.models import SavedView
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web import formats
from kaifong.foundation.web.codes import channel, district, own, region

__all__ = ["channel", "district", "own", "region"]  # said by the same names here

LANGUAGES = {
    "en": _("English"),
    "zh-hant": _("Traditional Chinese"),
    "zh-hans": _("Simplified Chinese"),
}
SHARING = {
    SavedView.Sharing.PRIVATE: _("Only I"),
    SavedView.Sharing.TEAM: _("My team"),
    SavedView.Sharing.DEPARTMENT: _("My department"),
    SavedView.Sharing.PUBLIC: _("Everybody"),
}
FIELDS = {
    "name_en": _("English name"),
    "name_zh": _("Chinese name"),
    "language": _("Language"),
    "district": _("District"),
    "channel": _("Channel"),
    "owner": _("Looked after by"),
    "owner_id": _("Looked after by"),
    "member_no": _("Member number"),
    "joined_at": _("Joined"),
    "note": _("Note"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "identities": _("Number elsewhere"),
}
IDENTITY_KINDS = {
    "external": _("Other system"),
    "device": _("Device"),
    "whatsapp": _("WhatsApp"),
    "wechat": _("WeChat"),
    "member": _("Card"),
}
IDENTITY_STATUSES = {
    "good": (_("good"), "good"),
    "doubted": (_("doubtful"), "warn"),
    "bounced": (_("bounced"), "bad"),
    "opted_out": (_("wants nothing there"), "bad"),
}
NOBODY = _("Nobody")


def identity_kind(code: str) -> str | Promise:
    return IDENTITY_KINDS.get(code, code)


def identity_status(code: str) -> tuple[str | Promise, str]:
    return IDENTITY_STATUSES.get(code, (code, "info"))


def language(code: str | None) -> str:
    return str(LANGUAGES.get(code or "", code or formats.NOTHING))


def sharing(code: str) -> object:
    return SHARING[SavedView.Sharing(code)]


def called(listed: Any) -> str:
    """Return by what a customer is called: the best name that the reader may see."""
    name = own(listed.name_en or "", listed.name_zh or "")
    return name or listed.member_no or gettext("Customer %(number)s") % {"number": listed.id}


def shown(field: str, value: Any, people: dict[int, tuple[str, str]]) -> str:
    """Return a stored value of a field as people read it."""
    if value is None or value == "":
        return str(NOBODY) if field in {"owner", "owner_id"} else formats.NOTHING
    if field in {"owner", "owner_id"}:
        return own(*people[int(value)]) if int(value) in people else f"#{value}"
    show = SHOWN.get(field)
    return show(value) if show else str(value)


SHOWN: dict[str, Callable[[Any], str]] = {
    "channel": channel,
    "district": district,
    "language": language,
    "phone": display_phone,
}
