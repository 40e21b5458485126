"""Words for codes of requests, runs, consents, places and days: no answer shows a code."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.privacy.queries import in_force, recipient_names
from kaifong.quality.queries import department_names, rule_names
from kaifong.retention.queries import rule_words

from .wording import own

PURPOSES = {
    "orders": _("Orders"),
    "service": _("Enquiries"),
    "membership": _("Membership"),
    "accounts": _("Accounts"),
    "analysis": _("Analysis"),
    "marketing": _("Direct marketing"),
    "provision": _("Giving data to others for marketing"),
}
CODES: Mapping[str, Mapping[Any, Any]] = {
    "buyer.stage": {1: _("New"), 2: _("Returning")},
    "buyer.times": {
        1: _("Once"),
        2: _("Twice"),
        3: _("Three to five times"),
        6: _("Six times or more"),
    },
    "consent.channel": {
        "": _("Every channel"),
        "email": _("E-mail"),
        "sms": _("SMS"),
        "chat": _("Messaging app"),
        "phone": _("Telephone"),
        "post": _("Post"),
    },
    "consent.purpose": PURPOSES,
    "contact.standing": {
        "may": _("May be written to"),
        "none": _("Never asked"),
        "asked": _("Asked, no answer"),
        "oral_unconfirmed": _("Said yes; not confirmed yet"),
        "refused": _("Refused"),
        "withdrawn": _("Withdrew"),
        "lapsed": _("Lapsed: not confirmed in time"),
        "no_address": _("No address of that kind"),
        "doubted": _("Address is doubted"),
        "special": _("To be looked into one by one"),
    },
    "disclosure.purpose": PURPOSES,
    "fifth": {
        5: _("5, the highest fifth"),
        4: "4",
        3: "3",
        2: "2",
        1: _("1, the lowest fifth"),
    },
    "hour": {hour: f"{hour:02}:00" for hour in range(24)},
    "place": {
        "HK": _("Hong Kong"),
        "AU": _("Australia"),
        "CN": _("Mainland China"),
        "DE": _("Germany"),
        "GB": _("United Kingdom"),
        "IE": _("Ireland"),
        "IN": _("India"),
        "JP": _("Japan"),
        "KR": _("South Korea"),
        "MO": _("Macao"),
        "MY": _("Malaysia"),
        "PH": _("Philippines"),
        "SG": _("Singapore"),
        "TW": _("Taiwan"),
        "US": _("United States"),
    },
    "quality.dimension": {
        "completeness": _("Completeness"),
        "validity": _("Validity"),
        "consistency": _("Consistency"),
        "uniqueness": _("Uniqueness"),
        "timeliness": _("Timeliness"),
        "accuracy": _("Accuracy"),
    },
    "request.channel": {
        "desk": _("At the counter"),
        "letter": _("Letter"),
        "email": _("E-mail"),
        "portal": _("The person's own page"),
        "phone": _("Telephone"),
    },
    "request.state": {
        "received": _("Received"),
        "identity_pending": _("Identity asked for"),
        "located": _("Person found"),
        "fee_quoted": _("Fee quoted"),
        "prepared": _("Answer prepared"),
        "extended_with_reasons": _("Extended with reasons"),
        "supplied": _("Complied with"),
        "none_held": _("No data held"),
        "refused": _("Refused"),
        "closed": _("Closed"),
    },
    "retention.run": {
        "nightly": _("Nightly"),
        "request": _("A person's wish"),
        "replay": _("After a restore"),
    },
    "weekday": {
        1: _("Monday"),
        2: _("Tuesday"),
        3: _("Wednesday"),
        4: _("Thursday"),
        5: _("Friday"),
        6: _("Saturday"),
        7: _("Sunday"),
    },
}


def _goods() -> Mapping[Any, str]:
    named = {
        one.code: own(one.words.en, one.words.zh)
        for seen in in_force()
        for one in seen.terms.classes
    }
    return {"*": gettext("All goods"), **named}


# What rows of ours name, read when an answer is shown.
KEPT: Mapping[str, Callable[[], Mapping[Any, str]]] = {
    "consent.goods": _goods,
    "department": lambda: {pk: one.own for pk, one in department_names().items()},
    "quality.rule": lambda: {code: one.own for code, one in rule_names().items()},
    "recipient": lambda: {int(pk): own(one.en, one.zh) for pk, one in recipient_names().items()},
    "retention.rule": lambda: {c: own(one.en, one.zh) for c, one in rule_words().items()},
}
