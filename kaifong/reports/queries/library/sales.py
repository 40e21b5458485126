"""Sales: what is sold, where, when, and to how many."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import Ask, Compare, Order

from .shelf import Entry, rate

TITLE = _("Sales")
SELLING = _("Sales and management")
BUYING = _("Whoever buys in and plans the range")
LEAGUE = Ask(
    measures=("net", "sold", "orders"),
    dimensions=("region", "channel"),
    calculated=rate("basket"),
    compare=Compare.BEFORE,
    order=(Order("net", down=True),),
)

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
        whose=SELLING,
        chart="line",
    ),
    Entry(
        key="league",
        title=_("Regions and channels in order"),
        about=_("Which region sells most through which channel, and how that has changed."),
        reading=_(
            "The highest net sales stand first; beside each figure that of the period before. A"
            " large basket with few orders is another matter than many small ones."
        ),
        asked=LEAGUE,
        whose=SELLING,
    ),
    Entry(
        key="league-of-districts",
        title=_("Districts in order"),
        about=_("In which of the eighteen districts the customers live to whom is sold."),
        reading=_(
            "A sale counts where the customer lives now, not where it was delivered. Sales to"
            " nobody known stand under none given."
        ),
        asked=replace(
            LEAGUE, dimensions=("district",), calculated=(), measures=("net", "orders", "buyers")
        ),
        whose=SELLING,
    ),
    Entry(
        key="preference-by-category",
        title=_("What is preferred: categories"),
        about=_("Which kinds of goods are bought, by how many, and for how much."),
        reading=_(
            "A customer who buys of two categories counts in both, so customers do not add up to"
            " the whole; amounts do."
        ),
        asked=Ask(
            measures=("net", "units", "orders", "buyers"),
            dimensions=("category",),
            compare=Compare.YEAR_AGO,
            order=(Order("net", down=True),),
        ),
        whose=BUYING,
    ),
    Entry(
        key="preference-by-channel",
        title=_("What is preferred: categories in each channel"),
        about=_("Which goods are bought through which channel."),
        reading=_("The darker a field, the more units of this category went through this channel."),
        asked=Ask(measures=("units",), dimensions=("category", "channel"), across="channel"),
        whose=BUYING,
        chart="heat",
    ),
    Entry(
        key="preference-by-hour",
        title=_("What is preferred: hours and days of the week"),
        about=_("At which hours of which days orders come in, in Hong Kong time."),
        reading=_(
            "The darker a field, the more orders were placed in that hour. An order at 23:59 counts"
            " on its own day, whenever it is sent out."
        ),
        asked=Ask(measures=("orders",), dimensions=("hour", "weekday"), across="weekday"),
        whose=_("Whoever plans shifts, messages and despatch"),
        chart="heat",
    ),
)
