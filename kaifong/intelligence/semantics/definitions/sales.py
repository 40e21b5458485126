"""Sales: orders, and the lines of goods of which the figures of sales are made."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import FieldClass
from kaifong.intelligence.measures import Unit
from kaifong.intelligence.semantics.terms import Dimension, Edge, Entity, Kept, Kind, Measure
from kaifong.orders.datasets import GOODS, RETURN, SALE
from kaifong.orders.permissions import Permission

SALES = Kept(owner="sales")
MONEY = Kept(owner="management", sensitivity=FieldClass.FINANCIAL)
WHERE = {
    "day": "placed_on",
    "month": "month",
    "weekday": "weekday",
    "hour": "hour",
    "channel": "channel",
    "region": "region",
}


def _sold(lines: Any) -> Any:
    return (lines.kind == GOODS) & (lines.order_kind == SALE)


def _back(lines: Any) -> Any:
    return (lines.kind == GOODS) & (lines.order_kind == RETURN)


def _either(lines: Any) -> Any:
    return (lines.kind == GOODS) & lines.order_kind.isin([SALE, RETURN])


def _line(name: str, label: Any, formula: Any, kind: Kind, unit: Unit, **more: Any) -> Measure:
    kept = MONEY if unit is Unit.CENTS else SALES
    return Measure(
        name=name,
        label=label,
        formula=formula,
        entity="line",
        kind=kind,
        unit=unit,
        reads=("kind", "order_kind"),
        kept=kept,
        **more,
    )


ENTITIES = (
    Entity(
        name="line",
        label=_("Sales and returns"),
        grain=_("one line of an order or of a return"),
        table="fact_line",
        columns={**WHERE, "category": "category_id", "product": "product_id"},
        needs=Permission.ORDER_REPORT,
        date="placed_on",
        person="customer_key",
        edges=(
            Edge(to="order", here="order_id", there="order_id"),
            Edge(to="product", here="product_id", there="product_id"),
            Edge(to="customer", here="customer_key", there="customer_key"),
        ),
        kept=SALES,
    ),
    Entity(
        name="order",
        label=_("Orders"),
        grain=_("one order or one return as a whole"),
        table="fact_order",
        columns={**WHERE, "order_kind": "kind"},
        needs=Permission.ORDER_REPORT,
        date="placed_on",
        person="customer_key",
        edges=(Edge(to="customer", here="customer_key", there="customer_key"),),
        kept=SALES,
    ),
    Entity(
        name="product",
        label=_("Products"),
        grain=_("one product of the catalogue"),
        table="dim_product",
        columns={"product": "product_id", "product_category": "category_id", "brand": "brand"},
        needs=Permission.ORDER_REPORT,
        kept=Kept(owner="sales", sensitivity=FieldClass.PUBLIC),
    ),
)

DIMENSIONS = (
    Dimension(
        name="day",
        label=_("Day"),
        formula=_("The Hong Kong day on which it happened."),
        unit=Unit.DATE,
        kept=SALES,
    ),
    Dimension(
        name="month",
        label=_("Month"),
        formula=_("The Hong Kong month in which it happened."),
        unit=Unit.MONTH,
        kept=SALES,
    ),
    Dimension(
        name="weekday",
        label=_("Day of the week"),
        formula=_("The day of the week in Hong Kong, Monday first."),
        unit=Unit.CODE,
        codes="weekday",
        kept=SALES,
    ),
    Dimension(
        name="hour",
        label=_("Hour of the day"),
        formula=_("The Hong Kong hour that had begun, from 0 to 23."),
        unit=Unit.CODE,
        codes="hour",
        kept=SALES,
    ),
    Dimension(
        name="channel",
        label=_("Channel"),
        formula=_("Where the order was placed."),
        unit=Unit.CHANNEL,
        kept=SALES,
    ),
    Dimension(
        name="region",
        label=_("Region"),
        formula=_("The region to which the order belonged when it was placed."),
        unit=Unit.REGION,
        kept=SALES,
    ),
    Dimension(
        name="category",
        label=_("Category"),
        formula=_("The category of the line when it was sold."),
        unit=Unit.CATEGORY,
        kept=SALES,
    ),
    Dimension(
        name="product",
        label=_("Product"),
        formula=_("The product of the line."),
        unit=Unit.PRODUCT,
        kept=SALES,
    ),
    Dimension(
        name="product_category",
        label=_("Category of the product now"),
        formula=_("The category in which the product stands today."),
        unit=Unit.CATEGORY,
        kept=SALES,
    ),
    Dimension(
        name="brand",
        label=_("Brand"),
        formula=_("The brand of the product."),
        unit=Unit.TEXT,
        kept=SALES,
    ),
    Dimension(
        name="order_kind",
        label=_("Sale or return"),
        formula=_("Whether the order is a sale, a return or an adjustment."),
        unit=Unit.CODE,
        codes="order.kind",
        kept=SALES,
    ),
)

MEASURES = (
    _line(
        *("sold", _("Sold")),
        _("Sum of the lines of goods of sales, in Hong Kong dollars."),
        *(Kind.SUM, Unit.CENTS),
        column="hkd_cents",
        fits=_sold,
    ),
    _line(
        *("returned", _("Returned")),
        _("Sum of the lines of goods of returns, in Hong Kong dollars, as more than nothing."),
        *(Kind.SUM, Unit.CENTS),
        column="hkd_cents",
        fits=_back,
        sign=-1,
    ),
    _line(
        *("net", _("Net sales")),
        _("Goods sold less goods returned, in Hong Kong dollars; no postage, fees, adjustments."),
        *(Kind.SUM, Unit.CENTS),
        column="hkd_cents",
        fits=_either,
    ),
    _line(
        *("units", _("Units sold")),
        _("Sum of the quantities of lines of goods of sales."),
        *(Kind.SUM, Unit.COUNT),
        column="quantity",
        fits=_sold,
    ),
    _line(
        *("units_back", _("Units returned")),
        _("Sum of the quantities of lines of goods of returns, as more than nothing."),
        *(Kind.SUM, Unit.COUNT),
        column="quantity",
        fits=_back,
        sign=-1,
    ),
    _line(
        *("orders", _("Orders")),
        _("Sales with at least one line of goods, each counted once in a row."),
        *(Kind.DISTINCT, Unit.COUNT),
        column="order_id",
        fits=_sold,
    ),
    _line(
        *("buyers", _("Buying customers")),
        _("Known customers with at least one line of goods sold, each counted once in a row."),
        *(Kind.DISTINCT, Unit.COUNT),
        column="customer_key",
        fits=_sold,
    ),
    Measure(
        name="orders_placed",
        label=_("Orders and returns placed"),
        formula=_("Orders, returns and adjustments, whatever is in them."),
        entity="order",
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        kept=SALES,
    ),
    Measure(
        name="order_total",
        label=_("Totals of orders"),
        formula=_("Sum of the totals of orders with postage, fees and adjustments, less returns."),
        entity="order",
        kind=Kind.SUM,
        unit=Unit.CENTS,
        column="total_cents",
        kept=MONEY,
    ),
    Measure(
        name="products",
        label=_("Products"),
        formula=_("Products in the catalogue now."),
        entity="product",
        kind=Kind.COUNT,
        unit=Unit.COUNT,
        kept=SALES,
    ),
)
