"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell

OURS = "a number by which our own tables find each other"

tell(
    Held(
        "portal_link",
        _("Links to your own page"),
        (
            Told("made_at", _("When")),
            Told("until", _("Valid until")),
            Told("opened_at", _("First opened")),
        ),
        {"id": OURS, "customer_id": OURS, "made_by": "which of our staff did it"},
        when="made_at",
    ),
)
