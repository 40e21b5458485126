"""Sales: what is sold, where, and to how many."""

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import Ask

from .shelf import Entry

ENTRIES = (
    Entry(
        key="sales-by-month",
        title=_("Sales by month and channel"),
        about=_("What was sold after returns, month by month, in each channel."),
        reading=_(
            "Net sales are goods sold less goods returned in the month of the return; delivery and"
            " vouchers are not in them."
        ),
        asked=Ask(measures=("net", "units"), dimensions=("month", "channel"), across="channel"),
        chart="line",
    ),
)
