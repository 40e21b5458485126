"""What the privacy office answers for: consents, requests, erasures, disclosures."""

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import Ask, Filter, Op, Order, Relative, Span

from .shelf import Entry, rate

TITLE = _("Privacy office")
OFFICE = _("The data protection officer and management")
MARKETING = _("Marketing, before anything is sent")
YEARS = Relative(Span.LAST_MONTHS, 24)
NOW = _("As it holds now: whoever withdrew is not among those who agreed.")

ENTRIES = (
    Entry(
        key="consents",
        title=_("Consents by purpose and channel"),
        about=_("What customers agreed to or refused, for each purpose and way of writing."),
        reading=NOW,
        asked=Ask(
            measures=("consents", "agreed"),
            dimensions=("consent_purpose", "consent_channel"),
            calculated=rate("agreed_rate"),
        ),
        whose=OFFICE,
    ),
    Entry(
        key="consents-by-goods",
        title=_("Consents by kind of goods"),
        about=_("For advertising which goods customers agreed, and which they refused."),
        reading=_(
            "An answer that names several kinds of goods counts once for each of them; one for all"
            " goods stands by itself."
        ),
        asked=Ask(
            measures=("goods_answers", "goods_agreed"),
            dimensions=("consent_goods",),
            calculated=rate("goods_agreed_rate"),
            order=(Order("goods_agreed", down=True),),
        ),
        whose=OFFICE,
    ),
    Entry(
        key="contactability",
        title=_("Who may be written to"),
        about=_("How many customers may be sent advertising by e-mail, SMS, telephone or post."),
        reading=_(
            "For planning, not for sending. Here the newest answer counts, whatever goods and kinds"
            " of data it names; the list of an audience asks for certain ones. Merged records,"
            " stopped addresses and spoken consents are looked into one by one there, and not"
            " counted as yes here."
        ),
        asked=Ask(
            measures=("by_ways", "contactable"),
            dimensions=("contact_way",),
            calculated=rate("contactable_rate"),
        ),
        whose=MARKETING,
    ),
    Entry(
        key="why-not-contactable",
        title=_("Why customers may not be written to"),
        about=_("Never asked, refused, withdrawn, no address: what stands in the way, by channel."),
        reading=_("Each customer counts once for each way of writing, under one reason."),
        asked=Ask(
            measures=("by_ways",),
            dimensions=("contact_standing", "contact_way"),
            across="contact_way",
        ),
        whose=MARKETING,
        chart="stacked",
    ),
    Entry(
        key="requests-in-time",
        title=_("Requests and the forty days"),
        about=_("Requests for access, correction and deletion: how many were answered in time."),
        reading=_(
            "The law gives 40 days from receipt for access and correction (Cap. 486 ss.19, 23); for"
            " deletion the shop binds itself to the same. A request that waits counts as neither."
        ),
        asked=Ask(
            measures=("requests", "requests_answered", "requests_in_time", "requests_waiting"),
            dimensions=("request_kind",),
            filters=(Filter("request_kind", Op.IN, ("access", "correction", "deletion")),),
            calculated=rate("in_time_rate"),
        ),
        whose=OFFICE,
    ),
    Entry(
        key="requests-by-month",
        title=_("Requests by month and kind"),
        about=_("What people asked about their data, month by month."),
        reading=_("A request counts in the month in which it was received."),
        asked=Ask(
            measures=("requests",),
            dimensions=("month", "request_kind"),
            across="request_kind",
            period=YEARS,
        ),
        whose=OFFICE,
        chart="stacked",
    ),
    Entry(
        key="requests-by-way",
        title=_("Requests by way and state"),
        about=_("How requests reach us, and how far they have come."),
        reading=_("The state is that of the last step taken."),
        asked=Ask(
            measures=("requests",),
            dimensions=("request_way", "request_state"),
            across="request_state",
        ),
        whose=OFFICE,
        chart="stacked",
    ),
    Entry(
        key="erasures",
        title=_("Erasures by month"),
        about=_("How many records were due, erased, and spared, in each month."),
        reading=_("Each person counts once in each run; who was spared is looked at again."),
        asked=Ask(
            measures=("items_erased", "items_due", "items_spared"),
            dimensions=("month", "run_kind"),
            period=YEARS,
        ),
        whose=OFFICE,
    ),
    Entry(
        key="spared",
        title=_("Why records are spared"),
        about=_("Which rule of the register kept records that were due."),
        reading=_("What a law wants kept, or a hold forbids to destroy, is spared until it ends."),
        asked=Ask(measures=("items_spared",), dimensions=("spared_for",), period=YEARS),
        whose=OFFICE,
    ),
    Entry(
        key="disclosures",
        title=_("To whom data were given"),
        about=_("How many people's data each recipient got, and for what."),
        reading=_("One person counts each time his data were given."),
        asked=Ask(
            measures=("disclosures",),
            dimensions=("recipient", "disclosure_purpose"),
            across="disclosure_purpose",
            period=YEARS,
        ),
        whose=OFFICE,
        chart="stacked",
    ),
    Entry(
        key="disclosures-by-place",
        title=_("Where data go"),
        about=_("To which places data were given, month by month."),
        reading=_("Places outside Hong Kong need terms that bind the recipient there."),
        asked=Ask(
            measures=("disclosures",), dimensions=("month", "place"), across="place", period=YEARS
        ),
        whose=OFFICE,
        chart="stacked",
    ),
)
