"""What this app adds to other pages: the way to what is kept of a customer."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.web import panels, tellings
from kaifong.foundation.web.tellings import Telling

from .people import panel

TELLINGS = {
    "retention.hold_placed": Telling("lock", "warn", _("Erasing was frozen")),
    "retention.hold_released": Telling("lock-open", "quiet", _("Erasing is not frozen any more")),
}


def offer() -> None:
    """Put it on the customer's page; called once, at start."""
    panels.offer("customer", "retention", panel, place="side", order=60)
    tellings.offer("retention", _("Keeping and erasing"), TELLINGS)
