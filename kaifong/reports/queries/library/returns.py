"""Returns: what comes back, and how much of what was sold."""

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import Ask, Compare, Order

from .sales import BUYING, SELLING
from .shelf import Entry, rate

LATER = _(
    "A return counts in the month in which it came back, so a rate sets the returns of a period"
    " beside the sales of the same period, not of the same goods."
)

ENTRIES = (
    Entry(
        key="returns-by-category",
        title=_("Returns by category"),
        about=_("How much comes back of what is sold, in each category."),
        reading=LATER,
        asked=Ask(
            measures=("sold", "returned"),
            dimensions=("category",),
            calculated=rate("return_rate"),
            compare=Compare.BEFORE,
            order=(Order("return_rate", down=True),),
        ),
        whose=BUYING,
    ),
    Entry(
        key="returns-by-month",
        title=_("Returns by month and channel"),
        about=_("How many units come back, month by month, through each channel."),
        reading=LATER,
        asked=Ask(
            measures=("units_back", "units"),
            dimensions=("month", "channel"),
            across="channel",
            calculated=rate("return_rate_of_units"),
        ),
        whose=SELLING,
        chart="line",
    ),
    Entry(
        key="returns-by-product",
        title=_("Products that come back"),
        about=_("The fifty products of which most units come back."),
        reading=_(
            "Look at the rate beside the number: a product that sells much comes back often too."
        ),
        asked=Ask(
            measures=("units_back", "units"),
            dimensions=("product",),
            calculated=rate("return_rate_of_units"),
            order=(Order("units_back", down=True),),
            limit=50,
        ),
        whose=BUYING,
        chart="none",
    ),
)
