"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell

OURS = "a number by which our own tables find each other"

tell(
    Held(
        "api_takenin",
        _("Which program entered you"),
        (Told("at", _("When")),),
        {
            "id": OURS,
            "customer_id": OURS,
            "key_id": OURS,
            "token": "a hash by which a repeated call is known",
            "asked": "a hash by which a repeated call is known",
        },
        when="at",
    ),
)
