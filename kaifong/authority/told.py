"""How what the audit gave rise to is told to whom it is about; findings on staff in words only."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Others, Told, tell

OURS = "a number by which our own tables find each other"
STAFF = _("one of our staff")

tell(
    Held(
        "authority_unusualaccess",
        _("Unusual readings of your record"),
        (
            Told("on", _("Day")),
            Told("count", _("How many")),
            Told("staff_id", _("By"), lambda _by: STAFF, Others.STAFF),
            Told("reviewed_at", _("Looked into")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "code": "the kind of finding, told by the title",
            "usual": "about the habit of our staff, not about you",
            "begins": "told by the day",
            "ends": "told by the day",
            "found_at": "when we noticed it",
            "reviewed_by": "which of our staff looked into it",
            "verdict": "what was found about our staff: personal data of theirs",
            "word": "what was found about our staff: personal data of theirs",
        },
        when="found_at",
    ),
    Held(
        "authority_bait",
        _("Records that we made up"),
        (Told("placed_at", _("When")), Told("taken_away_at", _("Until"))),
        {
            "id": OURS,
            "customer_id": OURS,
            "note": "about a record of nobody",
            "placed_by": "which of our staff made it up",
        },
        when="placed_at",
    ),
)
