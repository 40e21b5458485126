"""Figures reckoned from measures that have a name, an owner and a version of their own."""

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.semantics.terms import Rate

from .contacts import PRIVACY
from .people import QUALITY
from .sales import MONEY, SALES

RATES = (
    Rate(
        name="basket",
        label=_("Average basket"),
        said=_("Goods sold divided by the orders."),
        formula="sold / orders",
        kept=MONEY,
    ),
    Rate(
        name="return_rate",
        label=_("Return rate"),
        said=_("Value returned in the period, of the value sold in it."),
        formula="returned / sold",
        percent=True,
        kept=MONEY,
    ),
    Rate(
        name="return_rate_of_units",
        label=_("Return rate of units"),
        said=_("Units returned in the period, of the units sold in it."),
        formula="units_back / units",
        percent=True,
        kept=SALES,
    ),
    Rate(
        name="repeat_rate",
        label=_("Repeat rate"),
        said=_("Customers with two sales or more in the period, of those with any."),
        formula="repeaters / known_buyers",
        percent=True,
        kept=SALES,
    ),
    Rate(
        name="average_spend",
        label=_("Spend of each"),
        said=_("Spend divided by the customers in the fifths."),
        formula="spend / valued",
        kept=MONEY,
    ),
    Rate(
        name="average_score",
        label=_("Average score"),
        said=_("Sum of the scores divided by the scored customers."),
        formula="score_sum / scored",
        kept=QUALITY,
    ),
    Rate(
        name="open_rate",
        label=_("Still open"),
        said=_("Findings that are still wanting, of those of the period."),
        formula="findings_open / findings",
        percent=True,
        kept=QUALITY,
    ),
    Rate(
        name="agreed_rate",
        label=_("Share who agreed"),
        said=_("Consents given, of all answers that still hold."),
        formula="agreed / consents",
        percent=True,
        kept=PRIVACY,
    ),
    Rate(
        name="goods_agreed_rate",
        label=_("Share who agreed"),
        said=_("Consents given, of all answers for these goods that still hold."),
        formula="goods_agreed / goods_answers",
        percent=True,
        kept=PRIVACY,
    ),
    Rate(
        name="contactable_rate",
        label=_("Share who may be written to"),
        said=_("Those who may be written to, of all customers."),
        formula="contactable / by_ways",
        percent=True,
        kept=PRIVACY,
    ),
    Rate(
        name="in_time_rate",
        label=_("Answered in time"),
        said=_("Requests answered within 40 days, of those that were answered."),
        formula="requests_in_time / requests_answered",
        percent=True,
        kept=PRIVACY,
    ),
)
