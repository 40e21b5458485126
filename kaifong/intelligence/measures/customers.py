"""Who buys, how lately, how often and for how much; who came and who stayed away."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.rules import SEGMENTS, Period, Segment
from kaifong.orders.datasets import RETURN, SALE

from .measure import Column, Measure, Tables, Unit, one_if, total_if, until, within
from .sales import BACK, CHANNEL, CUSTOMERS, MONTH, ORDER_NEEDS, ORDERS, REGION

LOST_AFTER = 12  # months without a purchase

CUSTOMER = Column("customer_key", Unit.CUSTOMER, _("Customer"))
SEGMENT = Column("segment", Unit.SEGMENT, _("Segment"))
SPEND = Column("spend_cents", Unit.CENTS, _("Spend"))
RETURNS = Column("returns", Unit.COUNT, _("Returns"))
FIRST_ON = Column("first_on", Unit.DATE, _("First purchase"))
LAST_ON = Column("last_on", Unit.DATE, _("Last purchase"))


def known(orders: Any) -> Any:
    """Return the orders of customers we know, sales and returns."""
    return orders.filter(orders.customer_key.notnull(), orders.kind.isin([SALE, RETURN]))


def customer_totals(tables: Tables, period: Period) -> Any:
    return totals(tables, period).order_by("customer_key")


def totals(tables: Tables, period: Period) -> Any:
    """Return each customer's sums in no order, for others to go on with."""
    import ibis

    orders = known(within(tables["fact_order"], period))
    sale, back = orders.kind == SALE, orders.kind == RETURN
    sold_on = ibis.ifelse(sale, orders.placed_on, ibis.null("date"))
    sums = {
        "orders": one_if(sale).sum(),
        "returns": one_if(back).sum(),
        "first_on": sold_on.min(),
        "last_on": sold_on.max(),
    }
    if "goods_cents" in orders.columns:
        sums["spend_cents"] = orders.goods_cents.sum()
        sums["returned_cents"] = -total_if(back, orders.goods_cents)
    return orders.group_by("customer_key").agg(**sums)


def customer_days(tables: Tables, period: Period) -> Any:
    orders = known(within(tables["fact_order"], period))
    keys = ["customer_key", "placed_on"]
    sums = {
        "orders": one_if(orders.kind == SALE).sum(),
        "returns": one_if(orders.kind == RETURN).sum(),
    }
    if "goods_cents" in orders.columns:
        sums["spend_cents"] = orders.goods_cents.sum()
    return orders.group_by(keys).agg(**sums).order_by(keys)


def rfm(tables: Tables, period: Period) -> Any:
    return scores(tables, period).order_by("customer_key")


def scores(tables: Tables, period: Period, wanted: Collection[str] = ()) -> Any:
    """
    Return each customer's fifths and segment in no order, for others to go on with.

    Only the columns wanted, all if none are named: engines sort for a fifth that nobody reads.
    """
    import ibis

    each = totals(tables, period)
    each = each.filter(each.orders > 0)
    names = [c.name for c in RFM_COLUMNS if not wanted or c.name in wanted]
    needed = {*names, *(("recency", "frequency") if "segment" in names else ())}
    # Every order is total, or two engines would put equal customers into different fifths.
    fifths = {"recency": "last_on", "frequency": "orders", "money": "spend_cents"}
    scored = each.mutate(
        days=ibis.literal(period.until).delta(each.last_on, unit="day"),
        **{n: _fifth(each[of], each.customer_key) for n, of in fifths.items() if n in needed},
    )
    if "segment" in names:
        scored = scored.mutate(segment=_segment(scored))
    return scored.select(*names)


def segments(tables: Tables, period: Period) -> Any:
    each = scores(tables, period, ("customer_key", "orders", "spend_cents", "segment"))
    sums = {
        "customers": each.count(),
        "orders": each.orders.sum(),
        "spend_cents": each.spend_cents.sum(),
    }
    return each.group_by("segment").agg(**sums).order_by("segment")


def coming_and_going(tables: Tables, period: Period) -> Any:
    import ibis

    months = _months_of_purchase(tables, period)
    by_customer = ibis.window(group_by=months.customer_key, order_by=months.month)
    seen = months.mutate(
        previous=months.month.lag().over(by_customer),
        following=months.month.lead().over(by_customer),
    )
    gap = seen.month - seen.previous
    came = seen.select(
        month=seen.month,
        new=one_if(seen.previous.isnull()),
        returning=one_if(gap.fill_null(LOST_AFTER + 1) <= LOST_AFTER),
        won_back=one_if(gap.fill_null(0) > LOST_AFTER),
        lost=ibis.literal(0, "int8"),
    )
    away = seen.filter(seen.following.isnull() | (seen.following > seen.month + LOST_AFTER))
    nothing = ibis.literal(0, "int8")
    went = away.select(
        month=away.month + LOST_AFTER,
        new=nothing,
        returning=nothing,
        won_back=nothing,
        lost=ibis.literal(1, "int8"),
    )
    both = ibis.union(came, went.mutate(month=went.month.cast("int32")), distinct=False)
    both = both.filter(both.month >= period.first_month, both.month <= period.last_month)
    sums = {name: both[name].sum() for name in ("new", "returning", "won_back", "lost")}
    return both.group_by("month").agg(**sums).order_by("month")


def joined(tables: Tables, period: Period) -> Any:
    people = tables["dim_customer"]
    people = people.filter(people.joined_on >= period.start, people.joined_on < period.until)
    keys = ["month", "region", "channel"]
    people = people.rename(month="joined_month")
    return people.group_by(keys).agg(customers=people.count()).order_by(keys)


def _months_of_purchase(tables: Tables, period: Period) -> Any:
    """Return each customer's months with a purchase since the first we know of."""
    orders = until(tables["fact_order"], period)
    sales = orders.filter(orders.customer_key.notnull(), orders.kind == SALE)
    return sales.select("customer_key", "month").distinct()


def _fifth(value: Any, tie: Any) -> Any:
    import ibis

    return ibis.ntile(5).over(ibis.window(order_by=[value, tie])) + 1


def _segment(scored: Any) -> Any:
    import ibis

    score = scored.recency * 10 + scored.frequency
    cells = {
        segment: [
            recency * 10 + frequency
            for recency, row in sorted(SEGMENTS.items())
            for frequency, named in enumerate(row, 1)
            if named == segment
        ]
        for segment in Segment
    }
    branches = [(score.isin(scores), int(segment)) for segment, scores in cells.items()]
    return ibis.cases(*branches, else_=0)


NEEDS = (*ORDER_NEEDS, "fact_order.customer_key")
WITH_MONEY = (*NEEDS, "fact_order.goods_cents")
RFM_COLUMNS = (
    CUSTOMER,
    SEGMENT,
    Column("recency", Unit.SCORE, _("Recency")),
    Column("frequency", Unit.SCORE, _("Frequency")),
    Column("money", Unit.SCORE, _("Money")),
    Column("days", Unit.DAYS, _("Days since the last purchase")),
    LAST_ON,
    ORDERS,
    SPEND,
)

MEASURES = (
    Measure(
        name="customer_totals",
        label=_("Each customer's totals"),
        definition=_(
            "Sales and returns of each customer in the period; spend is goods less returns."
        ),
        columns=(CUSTOMER, ORDERS, RETURNS, FIRST_ON, LAST_ON, SPEND, BACK),
        build=customer_totals,
        needs=NEEDS,
    ),
    Measure(
        name="customer_days",
        label=_("Each customer's days"),
        definition=_("Sales and returns of each customer on each Hong Kong day of the period."),
        columns=(*(CUSTOMER, Column("placed_on", Unit.DATE, _("Day")), ORDERS, RETURNS, SPEND),),
        build=customer_days,
        needs=NEEDS,
    ),
    Measure(
        name="rfm",
        label=_("Recency, frequency and money of each customer"),
        definition=_(
            "Customers with a sale in the period, in fifths by their last purchase, number of"
            " sales and spend less returns; 5 is the best fifth. Equals are parted by their key."
        ),
        columns=RFM_COLUMNS,
        build=rfm,
        needs=WITH_MONEY,
    ),
    Measure(
        name="segments",
        label=_("Segments of customers"),
        definition=_(
            "Customers with a sale in the period, by the fifths of how lately and how often they"
            " bought."
        ),
        columns=(SEGMENT, CUSTOMERS, ORDERS, SPEND),
        build=segments,
        needs=WITH_MONEY,
    ),
    Measure(
        name="coming_and_going",
        label=_("New, returning and lost customers by month"),
        definition=_(
            "New: the first purchase ever. Returning: bought before, within 12 months. Won back:"
            " bought again after more than 12 months. Lost: the twelfth month in a row after"
            " the last purchase ends without another."
        ),
        columns=(
            MONTH,
            Column("new", Unit.COUNT, _("New")),
            Column("returning", Unit.COUNT, _("Returning")),
            Column("won_back", Unit.COUNT, _("Won back")),
            Column("lost", Unit.COUNT, _("Lost")),
        ),
        build=coming_and_going,
        needs=NEEDS,
    ),
    Measure(
        name="joined",
        label=_("Customers who joined, by month, region and channel"),
        definition=_("Customers by the day on which their record began, where they live now."),
        columns=(MONTH, REGION, CHANNEL, CUSTOMERS),
        build=joined,
        needs=tuple(
            f"dim_customer.{name}"
            for name in ("customer_key", "joined_on", "joined_month", "region", "channel")
        ),
    ),
)
