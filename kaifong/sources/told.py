"""How what other systems know of somebody is told to whom it is about."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hkd

from .models import Source
from .wording import MATCHED_BY, STAGES

OURS = "a number by which our own tables find each other"
LAKE = "by which the lake finds what has changed"


def _source(number: int) -> Any:
    names = Source.objects.filter(pk=number).values_list("name_en", "name_zh").first()
    return own(*names) if names else str(number)


def _stage(code: int) -> Any:
    return STAGES[code][0]


DOING = (
    Told("source_id", _("System"), _source),
    Told("number", _("Number there")),
    Told("opened_on", _("Opened on")),
    Told("closed_on", _("Closed on")),
    Told("stage", _("Stage"), _stage),
)
LEFT = {"id": OURS, "customer_id": OURS, "contact": "your number there, told above", "sx": LAKE}
tell(
    Held(
        "sources_contact",
        _("That other systems know you"),
        (
            Told("source_id", _("System"), _source),
            Told("number", _("Number there")),
            Told("matched_by", _("How we know that it is you"), lambda code: MATCHED_BY[code]),
            Told("joined_on", _("Known since")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "sx": LAKE,
            "digest": "a print of what was compared, from which nothing can be read",
        },
    ),
    Held(
        "sources_deal",
        _("Your deals and orders in other systems"),
        (*DOING, Told("amount_cents", _("Amount"), hkd)),
        LEFT,
        when_on="opened_on",
    ),
    Held(
        "sources_ticket",
        _("Your tickets in other systems"),
        DOING,
        LEFT,
        when_on="opened_on",
    ),
    Held(
        "sources_candidate",
        _("Who of other systems may be you"),
        (
            Told("source_id", _("System"), _source),
            Told("probability", _("How likely"), lambda share: f"{share:.0%}"),
            Told("found_at", _("When")),
            Told("decided_at", _("Decided")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "number": "the number there of somebody who may be another person",
            "levels": "what agrees with somebody who may be another person",
            "said": "the same in numbers",
            "decision": "if it became you, that is told above",
            "staff_id": "which of our staff did it",
        },
        when="found_at",
    ),
)
