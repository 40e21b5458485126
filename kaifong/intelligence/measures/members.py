"""Who stands behind a figure, one by one; and who came, stayed or went."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.rules import Period
from kaifong.orders.datasets import GOODS, RETURN, SALE

from .customers import CUSTOMER, NEEDS, SEGMENT, WITH_MONEY, known, scores
from .measure import Column, Measure, Tables, Unit, until
from .monitoring import RETURNS
from .sales import CATEGORY, CHANNEL, CUSTOMERS, LINE_NEEDS, ORDERS, REGION, goods

STAGE = Column("stage", Unit.COUNT, _("Stage"))
NEW, RETURNING, LOST = 1, 2, 3


def stage_members(tables: Tables, period: Period) -> Any:
    """Return each customer's stage at the end of the period, by days of purchases of goods."""
    import ibis

    lines = until(tables["fact_line"], period)
    bought = lines.filter(
        lines.kind == GOODS, lines.order_kind == SALE, lines.customer_key.notnull()
    )
    days = bought.group_by("customer_key").agg(
        first_on=bought.placed_on.min(), last_on=bought.placed_on.max()
    )
    start, long_ago = ibis.literal(period.start), _a_year_before(period.until)
    stage = ibis.cases(
        (days.first_on >= start, NEW),
        (days.last_on >= start, RETURNING),
        else_=0,
    )
    here = days.select(days.customer_key, stage=stage.cast("int8"))
    lost_since = _a_year_before(period.start)
    away = days.filter(
        days.last_on >= ibis.literal(lost_since), days.last_on < ibis.literal(long_ago)
    )
    gone = away.select(away.customer_key, stage=ibis.literal(LOST, "int8"))
    both = ibis.union(here.filter(here.stage > 0), gone, distinct=False)
    return both.order_by(["stage", "customer_key"])


def stages(tables: Tables, period: Period) -> Any:
    each = stage_members(tables, period)
    return each.group_by("stage").agg(customers=each.count()).order_by("stage")


def buyers(tables: Tables, period: Period) -> Any:
    lines = goods(tables, period)
    sold = lines.filter(lines.order_kind == SALE, lines.customer_key.notnull())
    each = sold.group_by("customer_key").agg(orders=sold.order_id.nunique())
    return each.order_by([each.orders.desc(), each.customer_key])


def product_buyers(tables: Tables, period: Period) -> Any:
    lines = goods(tables, period)
    sold = lines.filter(
        lines.order_kind == SALE, lines.customer_key.notnull(), lines.product_id.notnull()
    )
    keys = ["product_id", "customer_key"]
    return sold.group_by(keys).agg(orders=sold.order_id.nunique()).order_by(keys)


def returners(tables: Tables, period: Period) -> Any:
    lines = goods(tables, period)
    back = lines.filter(lines.order_kind == RETURN, lines.customer_key.notnull())
    each = back.group_by("customer_key").agg(returns=back.order_id.nunique())
    return each.order_by([each.returns.desc(), each.customer_key])


def segment_members(tables: Tables, period: Period) -> Any:
    each = scores(tables, period)
    ranked = each.select("segment", "customer_key", "spend_cents")
    return ranked.order_by([ranked.segment, ranked.spend_cents.desc(), ranked.customer_key])


def cohort_members(tables: Tables, period: Period) -> Any:
    import ibis

    orders = known(until(tables["fact_order"], period))
    sales = orders.filter(orders.kind == SALE)
    months = sales.select("customer_key", "month").distinct()
    first = months.month.min().over(ibis.window(group_by=months.customer_key))
    aged = months.mutate(cohort=first)
    aged = aged.filter(aged.cohort >= period.first_month)
    kept = aged.select(aged.cohort, aged.customer_key, age=aged.month - aged.cohort)
    return kept.order_by(["cohort", "age", "customer_key"])


def lines_behind(tables: Tables, period: Period) -> Any:
    lines = goods(tables, period)
    kept = [c.name for c in LINES_BEHIND if c.name in lines.columns]
    return lines.select(*kept).order_by(["order_id", "line_no"])


def _a_year_before(day: Any) -> Any:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


LINES_BEHIND = (
    Column("order_id", Unit.COUNT, _("Order")),
    Column("line_no", Unit.COUNT, _("Line")),
    Column("order_kind", Unit.COUNT, _("Kind")),
    *(Column("placed_on", Unit.DATE, _("Day")), CHANNEL, REGION, CUSTOMER, CATEGORY),
    Column("quantity", Unit.COUNT, _("Quantity")),
    Column("hkd_cents", Unit.CENTS, _("Amount")),
)
MEMBERS = _("Whom a figure of the monitoring report counts, one by one.")

MEASURES = (
    Measure(
        name="stages",
        label=_("New, returning and lost customers"),
        definition=_(
            "New: the first purchase lies in the period. Returning: bought in it and before. Lost:"
            " still bought in the 12 months before the period or in it, but not in the last 12"
            " months of it."
        ),
        columns=(STAGE, CUSTOMERS),
        build=stages,
        needs=LINE_NEEDS,
    ),
    Measure(
        name="stage_members",
        label=_("New, returning and lost customers one by one"),
        definition=MEMBERS,
        columns=(STAGE, CUSTOMER),
        build=stage_members,
        needs=LINE_NEEDS,
    ),
    Measure(
        name="buyers",
        label=_("Buying customers one by one"),
        definition=MEMBERS,
        columns=(CUSTOMER, ORDERS),
        build=buyers,
        needs=LINE_NEEDS,
    ),
    Measure(
        name="returners",
        label=_("Customers who returned goods one by one"),
        definition=MEMBERS,
        columns=(CUSTOMER, RETURNS),
        build=returners,
        needs=LINE_NEEDS,
    ),
    Measure(
        name="product_buyers",
        label=_("Buyers of a product one by one"),
        definition=MEMBERS,
        columns=(Column("product_id", Unit.PRODUCT, _("Product")), CUSTOMER, ORDERS),
        build=product_buyers,
        needs=(*LINE_NEEDS, "fact_line.product_id"),
    ),
    Measure(
        name="segment_members",
        label=_("Customers of a segment one by one"),
        definition=MEMBERS,
        columns=(SEGMENT, CUSTOMER, Column("spend_cents", Unit.CENTS, _("Spend"))),
        build=segment_members,
        needs=WITH_MONEY,
    ),
    Measure(
        name="cohort_members",
        label=_("Customers of a cohort one by one"),
        definition=MEMBERS,
        columns=(
            Column("cohort", Unit.MONTH, _("First purchase")),
            Column("age", Unit.MONTHS, _("Months later")),
            CUSTOMER,
        ),
        build=cohort_members,
        needs=NEEDS,
    ),
    Measure(
        name="lines_behind",
        label=_("The lines behind the figures of sales"),
        definition=_("Lines of goods of sales and returns in the period, for proofs."),
        columns=LINES_BEHIND,
        build=lines_behind,
        needs=tuple(
            f"fact_line.{name}" for name in ("order_id", "order_kind", "kind", "placed_on")
        ),
    ),
)
