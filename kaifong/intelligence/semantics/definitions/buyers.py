"""Customers by what they bought: how often, how lately, for how much, since when."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.measures import Unit
from kaifong.intelligence.measures.customers import scores
from kaifong.intelligence.rules import Period
from kaifong.intelligence.semantics.terms import Dimension, Edge, Entity, Kind, Measure
from kaifong.orders.datasets import SALE
from kaifong.orders.permissions import Permission

from .sales import MONEY, SALES

PERSON = "customer_key"
NEW, RETURNING = 1, 2
OFTEN = 2  # sales in the period from which one buys again
TO_CUSTOMER = (Edge(to="customer", here=PERSON, there=PERSON),)
OF_ORDERS = tuple(f"fact_order.{name}" for name in (PERSON, "kind", "placed_on", "month"))


def bought(tables: Any, period: Period, _wanted: frozenset[str]) -> Any:
    """Return each known customer with a sale in the period: how many, and whether he is new."""
    import ibis

    sales = _sales(tables, period)
    here = ibis.ifelse(sales.placed_on >= ibis.literal(period.start), 1, 0)
    each = sales.group_by(PERSON).agg(first_on=sales.placed_on.min(), orders=here.sum())
    each = each.filter(each.orders > 0)
    return each.mutate(
        stage=ibis.ifelse(each.first_on >= ibis.literal(period.start), NEW, RETURNING),
        times=ibis.cases((each.orders >= 6, 6), (each.orders >= 3, 3), else_=each.orders),
    )


def visited(tables: Any, period: Period, _wanted: frozenset[str]) -> Any:
    """Return the months in which each known customer bought, with that of his first purchase."""
    sales = _sales(tables, period)
    first = sales.group_by(first_key=sales[PERSON]).agg(
        first_on=sales.placed_on.min(), first_month=sales.month.min()
    )
    first = first.filter(first.first_on >= period.start)
    months = sales.select(PERSON, "month").distinct()
    both = months.inner_join(first, months[PERSON] == first.first_key)
    return both.mutate(age=both.month - both.first_month)


def _sales(tables: Any, period: Period) -> Any:
    orders = tables["fact_order"]
    return orders.filter(
        orders[PERSON].notnull(), orders.kind == SALE, orders.placed_on < period.until
    )


def _often(buyers: Any) -> Any:
    return buyers.orders >= OFTEN


ENTITIES = (
    Entity(
        name="buyer",
        label=_("Known buyers"),
        grain=_("one customer with a sale in the period"),
        made_of=OF_ORDERS,
        made=bought,
        columns={"buyer_stage": "stage", "times": "times"},
        needs=Permission.ORDER_REPORT,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=SALES,
    ),
    Entity(
        name="valued",
        label=_("Buyers in fifths"),
        grain=_("one customer with a sale in the period, beside all others"),
        made_of=(*OF_ORDERS, "fact_order.goods_cents"),
        made=scores,
        columns={
            "buyer_segment": "segment",
            "recency": "recency",
            "frequency": "frequency",
            "money": "money",
        },
        needs=Permission.ORDER_REPORT,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=MONEY,
    ),
    Entity(
        name="visit",
        label=_("Customers by their first purchase"),
        grain=_("one month with a sale of a customer whose first purchase lies in the period"),
        made_of=OF_ORDERS,
        made=visited,
        columns={"first_month": "first_month", "months_later": "age", "month": "month"},
        needs=Permission.ORDER_REPORT,
        person=PERSON,
        edges=TO_CUSTOMER,
        kept=SALES,
    ),
)


def _dimension(
    name: str, label: Any, formula: Any, unit: Unit = Unit.CODE, **more: Any
) -> Dimension:
    plain: dict[str, Any] = {"kept": SALES}
    return Dimension(name=name, label=label, formula=formula, unit=unit, **plain | more)


DIMENSIONS = (
    _dimension(
        *("buyer_stage", _("New or returning")),
        _("New: the first purchase within your rows lies in the period; returning: before it."),
        codes="buyer.stage",
    ),
    _dimension(
        *("times", _("Sales in the period")),
        _("How often the customer bought in the period: once, twice, three to five times, more."),
        codes="buyer.times",
    ),
    _dimension(
        *("buyer_segment", _("Segment")),
        _("By how lately and how often the customer bought, beside all others of the period."),
        Unit.SEGMENT,
    ),
    _dimension(
        *("recency", _("How lately")),
        _("Fifths of the buyers of the period by their last purchase; 5 is the latest."),
        codes="fifth",
    ),
    _dimension(
        *("frequency", _("How often")),
        _("Fifths of the buyers of the period by their number of sales; 5 is the most."),
        codes="fifth",
    ),
    _dimension(
        *("money", _("Value band")),
        _("Fifths of the buyers of the period by what they spent less returns; 5 is the most."),
        codes="fifth",
        kept=MONEY,
    ),
    _dimension(
        *("first_month", _("Month of the first purchase")),
        _("The Hong Kong month of the first purchase within your rows."),
        Unit.MONTH,
    ),
    _dimension(
        *("months_later", _("Months later")),
        _("How many months after that of the first purchase; 0 is the same month."),
        Unit.MONTHS,
    ),
)


def _of(name: str, entity: str, label: Any, formula: Any, **more: Any) -> Measure:
    plain: dict[str, Any] = {"kind": Kind.COUNT, "unit": Unit.COUNT, "kept": SALES}
    return Measure(name=name, entity=entity, label=label, formula=formula, **plain | more)


MEASURES = (
    _of(
        *("known_buyers", "buyer", _("Known buyers")),
        _("Known customers with a sale in the period, each once."),
    ),
    _of(
        *("repeaters", "buyer", _("Bought again")),
        _("Of these those with two sales or more in the period."),
        fits=_often,
        reads=("orders",),
    ),
    _of(
        *("sales_of_buyers", "buyer", _("Sales to known buyers")),
        _("Sales of the period to known customers, whatever is in them."),
        kind=Kind.SUM,
        column="orders",
    ),
    _of(
        *("valued", "valued", _("Customers in the fifths")),
        _("Known customers with a sale in the period, each once."),
        kept=MONEY,
    ),
    _of(
        *("spend", "valued", _("Spend")),
        _("Goods less returns of these customers in the period."),
        kind=Kind.SUM,
        unit=Unit.CENTS,
        column="spend_cents",
        kept=MONEY,
    ),
    _of(
        *("came_back", "visit", _("Customers who bought")),
        _("Customers whose first purchase lies in the period, counted where they bought again."),
        kind=Kind.DISTINCT,
        column=PERSON,
    ),
)
