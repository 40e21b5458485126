"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Others, Told, tell

from .rules import Why

OURS = "a number by which our own tables find each other"
WHYS = {
    Why.LEGAL: _("a claim at law"),
    Why.COMPLAINT: _("a complaint"),
    Why.REQUEST: _("a request about your data"),
    Why.INCIDENT: _("an incident"),
}

tell(
    Held(
        "retention_hold",
        _("Why nothing of it is deleted for now"),
        (
            Told("placed_at", _("When")),
            Told("why", _("Why"), lambda code: WHYS.get(code, code)),
            Told("reference", _("Reference"), others=Others.REVIEW),
            Told("released_at", _("Released")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "placed_by": "which of our staff did it",
            "released_by": "which of our staff did it",
        },
        when="placed_at",
    ),
)
