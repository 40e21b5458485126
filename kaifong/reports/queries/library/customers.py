"""Customers: who comes, who stays, and who is worth most."""

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import Ask, Compare, Order, Relative, Span

from .shelf import Entry, rate

TITLE = _("Customers")
MARKETING = _("Marketing and management")
MEMBERS = _("Whoever looks after members")
TWO_YEARS = Relative(Span.LAST_MONTHS, 24)

ENTRIES = (
    Entry(
        key="customer-growth",
        title=_("Growth of customers"),
        about=_("How many customers joined, month by month, and where they came from."),
        reading=_(
            "Who was erased or merged since is not counted any more, so a month of long ago can"
            " become smaller."
        ),
        asked=Ask(
            measures=("joined",),
            dimensions=("month", "customer_channel"),
            across="customer_channel",
            period=TWO_YEARS,
        ),
        whose=MARKETING,
        chart="stacked",
    ),
    Entry(
        key="new-and-returning",
        title=_("New and returning customers"),
        about=_("How many of the buyers of the period are new, and how much they buy."),
        reading=_(
            "New is whose first sale within your rows lies in the period. Sales count here whatever"
            " is in them, also a mere charge."
        ),
        asked=Ask(
            measures=("known_buyers", "sales_of_buyers"),
            dimensions=("buyer_stage",),
            compare=Compare.BEFORE,
        ),
        whose=MARKETING,
    ),
    Entry(
        key="repeat-rate",
        title=_("Who buys again"),
        about=_("How many buyers bought twice or more in the period, by their home channel."),
        reading=_("The longer the period, the higher the rate: compare periods of one length."),
        asked=Ask(
            measures=("known_buyers", "repeaters"),
            dimensions=("customer_channel",),
            calculated=rate("repeat_rate"),
            compare=Compare.BEFORE,
        ),
        whose=MARKETING,
    ),
    Entry(
        key="how-often",
        title=_("How often customers buy"),
        about=_("How many bought once, twice, or more often, new and returning ones."),
        reading=_("Each customer counts once, by the number of sales in the period."),
        asked=Ask(
            measures=("known_buyers",), dimensions=("times", "buyer_stage"), across="buyer_stage"
        ),
        whose=MEMBERS,
        chart="stacked",
    ),
    Entry(
        key="retention",
        title=_("Retention by month of the first purchase"),
        about=_("Of those who first bought in a month, how many buy again in the months after."),
        reading=_(
            "Each row follows the customers of one month: 0 is all of them, the columns after it"
            " those who bought again so many months later. The lower right is still to come."
        ),
        asked=Ask(
            measures=("came_back",),
            dimensions=("first_month", "months_later"),
            across="months_later",
        ),
        whose=MARKETING,
        chart="heat",
    ),
    Entry(
        key="rfm",
        title=_("How lately and how often"),
        about=_("Buyers in fifths by their last purchase and by their number of purchases."),
        reading=_(
            "5 and 5 are the best customers; a low fifth of lateness beside a high one of number is"
            " who is about to be lost. Equals are parted by a random key."
        ),
        asked=Ask(measures=("valued",), dimensions=("recency", "frequency"), across="frequency"),
        whose=MEMBERS,
        chart="heat",
    ),
    Entry(
        key="segments",
        title=_("Segments of customers"),
        about=_("Champions, loyal ones, those at risk: how many, and what they spend."),
        reading=_(
            "The two fifths, of how lately and of how often somebody bought, make the segment."
        ),
        asked=Ask(
            measures=("spend", "valued"),
            dimensions=("buyer_segment",),
            calculated=rate("average_spend"),
        ),
        whose=MEMBERS,
    ),
    Entry(
        key="value-bands",
        title=_("Value bands"),
        about=_("Buyers in fifths by what they spend, and which share of the money each brings."),
        reading=_(
            "Each band holds the same number of customers. What the highest fifth brings says how"
            " much the shop depends on few."
        ),
        asked=Ask(
            measures=("spend", "valued"),
            dimensions=("money",),
            calculated=rate("average_spend"),
            order=(Order("money", down=True),),
        ),
        whose=MEMBERS,
    ),
)
