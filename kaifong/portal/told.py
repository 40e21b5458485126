"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell

tell(
    Held(
        "portal_link",
        _("Links to your own page"),
        (
            Told("made_at", _("When")),
            Told("until", _("Opens until")),
            Told("opened_at", _("First opened")),
        ),
        {
            "id": "a number by which our own tables find each other",
            "customer_id": "a number by which our own tables find each other",
            "made_by": "which of our staff made it",
        },
        when="made_at",
    ),
)
