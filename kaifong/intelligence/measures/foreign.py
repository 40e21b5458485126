"""What other systems know, joined with our customers by the key that both have."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.rules import Period
from kaifong.sources.datasets import WON

from .customers import SEGMENT, WITH_MONEY, scores
from .measure import Column, Measure, Ratio, Tables, Unit, one_if, total_if
from .sales import CUSTOMERS, MONTH, REGION

RIGHT = "customers:customer:see"  # their rows are open as the customer's own are
SOURCE = Column("source_id", Unit.SOURCE, _("System"))
CONTACTS = Column("contacts", Unit.COUNT, _("Contacts"))
MATCHED = Column("matched", Unit.COUNT, _("Matched"))
SHARE = Column("matched_share", Unit.BASIS_POINTS, _("Matched share"))
DEALS = Column("deals", Unit.COUNT, _("Deals"))
WINS = Column("won", Unit.COUNT, _("Won"))
AMOUNT = Column("amount_cents", Unit.CENTS, _("Amount"))
WON_AMOUNT = Column("won_cents", Unit.CENTS, _("Won amount"))
TICKETS = Column("tickets", Unit.COUNT, _("Tickets"))
DEAL_NEEDS = tuple(
    f"fact_foreign_deal.{name}"
    for name in ("deal_id", "source_id", "customer_key", "opened_on", "month", "stage")
)


def contacts(tables: Tables, _period: Period) -> Any:
    rows = tables["dim_foreign_contact"]
    rows = rows.filter(rows.contact_id.notnull())
    return (
        rows.group_by("source_id")
        .agg(contacts=rows.count(), matched=rows.customer_key.count())
        .order_by("source_id")
    )


def _deals(tables: Tables, period: Period) -> Any:
    rows = tables["fact_foreign_deal"]
    return rows.filter(
        rows.deal_id.notnull(), rows.opened_on >= period.start, rows.opened_on < period.until
    )


def _sums(rows: Any) -> dict[str, Any]:
    sums = {"deals": rows.count(), "won": one_if(rows.stage == WON).sum()}
    if "amount_cents" in rows.columns:
        sums["amount_cents"] = rows.amount_cents.sum()
        sums["won_cents"] = total_if(rows.stage == WON, rows.amount_cents)
    return sums


def deals_by_month(tables: Tables, period: Period) -> Any:
    rows, keys = _deals(tables, period), ["source_id", "month"]
    return rows.group_by(keys).agg(**_sums(rows)).order_by(keys)


def deals_by_region(tables: Tables, period: Period) -> Any:
    people = tables["dim_customer"].select(whose="customer_key", region="region")
    rows = _deals(tables, period)
    rows = rows.inner_join(people, rows.customer_key == people.whose)
    keys = ["source_id", "region"]
    return rows.group_by(keys).agg(**_sums(rows)).order_by(keys)


def deals_by_segment(tables: Tables, period: Period) -> Any:
    scored = scores(tables, period, ("customer_key", "segment"))
    each = scored.select(whose="customer_key", segment="segment")
    rows = _deals(tables, period)
    rows = rows.inner_join(each, rows.customer_key == each.whose)
    keys = ["source_id", "segment"]
    customers = {"customers": rows.customer_key.nunique()}
    return rows.group_by(keys).agg(**customers, **_sums(rows)).order_by(keys)


def tickets_by_month(tables: Tables, period: Period) -> Any:
    rows = tables["fact_foreign_ticket"]
    rows = rows.filter(
        rows.ticket_id.notnull(), rows.opened_on >= period.start, rows.opened_on < period.until
    )
    keys = ["source_id", "month"]
    return rows.group_by(keys).agg(tickets=rows.count()).order_by(keys)


SUMS = (DEALS, WINS, AMOUNT, WON_AMOUNT)
MEASURES = (
    Measure(
        name="foreign_contacts",
        label=_("Contacts of other systems"),
        definition=_("Contacts that each system knows, and those who are customers of ours."),
        columns=(SOURCE, CONTACTS, MATCHED),
        ratios=(Ratio(SHARE, "matched", "contacts", 10_000),),
        build=contacts,
        needs=tuple(
            f"dim_foreign_contact.{name}" for name in ("contact_id", "source_id", "customer_key")
        ),
        right=RIGHT,
    ),
    Measure(
        name="foreign_deals_by_month",
        label=_("Deals of other systems by month"),
        definition=_("Deals by the month in which they were opened there, in HKD."),
        columns=(SOURCE, MONTH, *SUMS),
        build=deals_by_month,
        needs=DEAL_NEEDS,
        right=RIGHT,
    ),
    Measure(
        name="foreign_deals_by_region",
        label=_("Deals of other systems by our customers' regions"),
        definition=_("Deals of customers of ours, by the region in which they live now."),
        columns=(SOURCE, REGION, *SUMS),
        build=deals_by_region,
        needs=(*DEAL_NEEDS, "dim_customer.customer_key", "dim_customer.region"),
        right=RIGHT,
    ),
    Measure(
        name="foreign_deals_by_segment",
        label=_("Deals of other systems by our customers' segments"),
        definition=_("Deals of customers of ours who bought in the period, by their segment."),
        columns=(SOURCE, SEGMENT, CUSTOMERS, *SUMS),
        build=deals_by_segment,
        needs=(*DEAL_NEEDS, *WITH_MONEY),
    ),
    Measure(
        name="foreign_tickets_by_month",
        label=_("Tickets of other systems by month"),
        definition=_("Tickets by the month in which they were opened there."),
        columns=(SOURCE, MONTH, TICKETS),
        build=tickets_by_month,
        needs=tuple(
            f"fact_foreign_ticket.{name}"
            for name in ("ticket_id", "source_id", "opened_on", "month")
        ),
        right=RIGHT,
    ),
)
