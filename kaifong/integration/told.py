"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell

OURS = "a number by which our own tables find each other"

tell(
    Held(
        "integration_held",
        _("Rows of files that may be yours"),
        (
            Told("probability", _("How likely"), lambda share: f"{share:.0%}"),
            Told("decided_at", _("Decided")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "batch_id": OURS,
            "row": OURS,
            "other_row": OURS,
            "levels": "what agrees with a row that may be another person's",
            "said": "the same in numbers",
            "decision": "whether the row became yours: if so, it stands in your record",
            "staff_id": "which of our staff did it",
        },
    ),
)
