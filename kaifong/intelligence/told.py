"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell

OURS = "a number by which our own tables find each other"

tell(
    Held(
        "intelligence_served",
        _("When we dealt with you from a list of calls"),
        (Told("at", _("When")),),
        {
            "id": OURS,
            "customer_id": OURS,
            "hand_over_id": OURS,
            "staff_id": "which of our staff did it",
        },
        when="at",
    ),
)
