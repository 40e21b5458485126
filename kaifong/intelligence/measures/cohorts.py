"""How many of those who first bought in a month buy again in the months after."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.rules import Period
from kaifong.orders.datasets import SALE

from .customers import NEEDS, SPEND, known
from .measure import Column, Measure, Ratio, Tables, Unit, one_if, until
from .sales import CUSTOMERS


def cohorts(tables: Tables, period: Period) -> Any:
    import ibis

    orders = known(until(tables["fact_order"], period))
    money = "goods_cents" in orders.columns
    sums = {"sales": one_if(orders.kind == SALE).sum()}
    if money:
        sums["spend_cents"] = orders.goods_cents.sum()
    months = orders.group_by(["customer_key", "month"]).agg(**sums)
    active = months.filter(months.sales > 0)
    first = active.month.min().over(ibis.window(group_by=active.customer_key))
    aged = active.mutate(cohort=first)
    aged = aged.mutate(age=aged.month - aged.cohort)
    aged = aged.filter(aged.cohort >= period.first_month)
    counted = {"customers": aged.count()}
    if money:
        counted["spend_cents"] = aged.spend_cents.sum()
    cells = aged.group_by(["cohort", "age"]).agg(**counted)
    size = ibis.ifelse(cells.age == 0, cells.customers, 0)
    whole = size.sum().over(ibis.window(group_by=cells.cohort))
    return cells.mutate(cohort_size=whole).order_by(["cohort", "age"])


MEASURES = (
    Measure(
        name="cohorts",
        label=_("Retention by month of the first purchase"),
        definition=_(
            "Customers by the month of their first purchase, and how many of them bought again so"
            " many months later. Spend is that of months with a purchase, less returns."
        ),
        columns=(
            Column("cohort", Unit.MONTH, _("First purchase")),
            Column("age", Unit.MONTHS, _("Months later")),
            CUSTOMERS,
            SPEND,
            Column("cohort_size", Unit.COUNT, _("Customers at first")),
        ),
        build=cohorts,
        needs=NEEDS,
        ratios=(
            Ratio(
                Column("retention", Unit.BASIS_POINTS, _("Retention")),
                *("customers", "cohort_size", 10_000),
            ),
        ),
    ),
)
