"""How what this app keeps is told to whom it is about."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Others, Told, tell
from kaifong.foundation.vault.sealing import unseal

from .models import Notice
from .queries.recipients import names_of_recipients
from .rules.consents import ALL
from .wording import CHANNELS, GIVEN, MODES, PURPOSES, STATES
from .wording import kinds as in_words

OURS = "a number by which our own tables find each other"
HASH = "a hash that only a program can compare"
STAFF = _("one of our staff")
BY = Told("staff_id", _("By"), lambda _by: STAFF, Others.STAFF)


def _kinds(codes: Any) -> str:
    return in_words(codes)


def _classes(codes: Any) -> str:
    return str(_("everything")) if ALL in codes else ", ".join(codes)


def _recipient(number: int) -> str:
    found = names_of_recipients([number])
    names = next(iter(found.values()))
    return names.in_("zh-hant" if (get_language() or "").startswith("zh") else "en")


def _raw(value: Any) -> str:
    """Return a request to stop as it came, opened; nothing once its key has gone."""
    (opened,) = unseal([bytes(value)])
    return "" if opened is None else opened.decode(errors="replace")


def _notice(number: int) -> str:
    row = Notice.objects.filter(versions__pk=number).first()
    if row is None:
        return str(number)
    return row.name_zh if (get_language() or "").startswith("zh") else row.name_en


tell(
    Held(
        "privacy_collection",
        _("Notices under which you gave your data"),
        (
            Told("at", _("When")),
            Told("version_id", _("Notice"), _notice),
            Told("given", _("How"), lambda code: GIVEN.get(code, code)),
            Told("text_id", _("Its words, by their hash")),
            BY,
        ),
        {"id": OURS, "customer_id": OURS},
        when="at",
    ),
    Held(
        "privacy_consentevent",
        _("What you were asked and said"),
        (
            Told("at", _("When")),
            Told("state", _("Standing"), lambda code: STATES.get(code, code)),
            Told("purpose", _("Purpose"), lambda code: PURPOSES.get(code, code)),
            Told("channel", _("Channel"), lambda code: CHANNELS.get(code, code)),
            Told("classes", _("Goods"), _classes),
            Told("kinds", _("Data"), _kinds),
            Told("recipients", _("Given to")),
            Told("for_gain", _("For gain")),
            Told("mode", _("How"), lambda code: MODES.get(code, code)),
            Told("due_on", _("To be confirmed by")),
            BY,
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "seq": OURS,
            "answers": OURS,
            "address": HASH,
            "prev": HASH,
            "hash": HASH,
            "text_id": "the notice of the collection above",
            "recorded_at": "when we wrote it down",
        },
        when="recorded_at",
    ),
    Held(
        "privacy_consentnow",
        _("Which of your answers hold"),
        (Told("classes", _("Goods"), _classes), Told("due_on", _("To be confirmed by"))),
        {
            **dict.fromkeys(("event_id", "customer_id", "seq", "answers", "said_seq"), OURS),
            **dict.fromkeys(
                (
                    *("state", "purpose", "channel", "address", "kinds", "recipients"),
                    *("for_gain", "mode", "said_at"),
                ),
                "of the answer above",
            ),
        },
        order="event_id",
        key="event_id",
    ),
    Held(
        "privacy_disclosure",
        _("To whom your data were given"),
        (
            Told("at", _("When")),
            Told("recipient_id", _("Recipient"), _recipient),
            Told("kinds", _("Data"), _kinds),
            Told("purpose", _("Purpose"), lambda code: PURPOSES.get(code, code)),
            Told("place", _("Place")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "batch": OURS,
            "version": OURS,
            "consent_id": OURS,
            "contract": "between us and the recipient",
            "staff_id": "which of our staff did it",
        },
        when="at",
    ),
    Held(
        "privacy_recipientnotice",
        _("Whom we told to stop using your data"),
        (
            Told("opened_at", _("When")),
            Told("recipient_id", _("Recipient"), _recipient),
            Told("told_at", _("Told")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "event_id": OURS,
            "told_by": "which of our staff did it",
            "proof": "between us and the recipient",
        },
        when="opened_at",
    ),
    Held(
        "privacy_evidence",
        _("What shows your answers"),
        (Told("text", _("Note"), others=Others.REVIEW),),
        {"id": OURS, "customer_id": OURS, "event_id": OURS},
    ),
    Held(
        "privacy_firstuse",
        _("When you were told that you may say no"),
        (
            Told("at", _("When")),
            Told("channel", _("Channel"), lambda code: CHANNELS.get(code, code)),
        ),
        {"customer_id": OURS, "text_id": "the words of the notice"},
        when="at",
        order="customer_id",
        key="customer_id",
    ),
    Held(
        "privacy_stoprequest",
        _("Your wishes to be left alone"),
        (
            Told("received_at", _("When")),
            Told("raw", _("Your own words"), _raw),
            Told("way", _("How"), lambda code: MODES.get(code, code)),
            Told("kept_until", _("Kept until")),
            BY,
        ),
        {"id": OURS, "customer_id": OURS, "content_type": "of the original"},
        when="received_at",
    ),
)
