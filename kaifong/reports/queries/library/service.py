"""What is counted of complaints, service and campaigns once the shop works with them here."""

from django.utils.translation import gettext_lazy as _

from .shelf import Awaited, Part

TITLE = _("Service and campaigns")
AWAITED = (
    Awaited(
        key="complaint-causes",
        title=_("Causes of complaints"),
        about=_("What customers complain of, by cause, product and channel."),
        waits_for=Part.SERVICE_DESK,
    ),
    Awaited(
        key="service-levels",
        title=_("Service levels"),
        about=_("How soon enquiries are answered and settled, against what was promised."),
        waits_for=Part.SERVICE_DESK,
    ),
    Awaited(
        key="campaign-results",
        title=_("Results of campaigns"),
        about=_("Who was written to, who answered, and what was bought because of it."),
        waits_for=Part.CAMPAIGNS,
    ),
)
