"""What was sold and given back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.rules import Period
from kaifong.orders.datasets import GOODS, RETURN, SALE

from .measure import Column, Measure, Ratio, Tables, Unit, one_if, total_if, within

MONTH = Column("month", Unit.MONTH, _("Month"))
REGION = Column("region", Unit.REGION, _("Region"))
CHANNEL = Column("channel", Unit.CHANNEL, _("Channel"))
CATEGORY = Column("category_id", Unit.CATEGORY, _("Category"))
ORDERS = Column("orders", Unit.COUNT, _("Orders"))
CUSTOMERS = Column("customers", Unit.COUNT, _("Customers"))
UNITS = Column("units", Unit.COUNT, _("Units sold"))
UNITS_BACK = Column("units_back", Unit.COUNT, _("Units returned"))
SOLD = Column("sold_cents", Unit.CENTS, _("Sold"))
BACK = Column("returned_cents", Unit.CENTS, _("Returned"))
NET = Column("net_cents", Unit.CENTS, _("Net"))


def goods(tables: Tables, period: Period) -> Any:
    """Return the lines of goods in sales and returns."""
    lines = within(tables["fact_line"], period)
    return lines.filter(lines.kind == GOODS, lines.order_kind.isin([SALE, RETURN]))


def figures(lines: Any) -> dict[str, Any]:
    """Return the sums every table of sales has; amounts only where they are granted."""
    sale = lines.order_kind == SALE
    sums = {
        "orders": lines.order_id.nunique(where=sale),
        "customers": lines.customer_key.nunique(where=sale),
        "units": total_if(sale, lines.quantity),
        "units_back": -total_if(lines.order_kind == RETURN, lines.quantity),
    }
    if "hkd_cents" in lines.columns:
        sums |= {
            "sold_cents": total_if(sale, lines.hkd_cents),
            "returned_cents": -total_if(lines.order_kind == RETURN, lines.hkd_cents),
            "net_cents": lines.hkd_cents.sum(),
        }
    return sums


def sales(tables: Tables, period: Period) -> Any:
    keys = ["month", "region", "channel", "category_id"]
    lines = goods(tables, period)
    return lines.group_by(keys).agg(**figures(lines)).order_by(keys)


def returns_rate(tables: Tables, period: Period) -> Any:
    keys = ["month", "category_id"]
    lines = goods(tables, period)
    sums = figures(lines)
    kept = ["units", "units_back", *(n for n in ("sold_cents", "returned_cents") if n in sums)]
    return lines.group_by(keys).agg(**{name: sums[name] for name in kept}).order_by(keys)


def average_basket(tables: Tables, period: Period) -> Any:
    keys = ["month", "channel"]
    orders = within(tables["fact_order"], period)
    orders = orders.filter(orders.kind == SALE)
    sums = {"orders": orders.count(), "sold_cents": orders.goods_cents.sum()}
    return orders.group_by(keys).agg(**sums).order_by(keys)


def top_products(tables: Tables, period: Period) -> Any:
    import ibis

    lines = goods(tables, period)
    lines = lines.filter(lines.product_id.notnull())
    rows = lines.group_by(["product_id", "category_id"]).agg(**figures(lines))
    first = rows.net_cents if "net_cents" in rows.columns else rows.units
    return rows.order_by([ibis.desc(first), rows.product_id, rows.category_id])


def sales_by_day(tables: Tables, period: Period) -> Any:
    orders = within(tables["fact_order"], period)
    orders = orders.filter(orders.kind.isin([SALE, RETURN]))
    sums = {
        "orders": one_if(orders.kind == SALE).sum(),
        "returns": one_if(orders.kind == RETURN).sum(),
    }
    if "goods_cents" in orders.columns:
        sums["net_cents"] = orders.goods_cents.sum()
    return orders.group_by("placed_on").agg(**sums).order_by("placed_on")


LINE_NEEDS = tuple(
    f"fact_line.{name}"
    for name in (
        *("order_id", "order_kind", "placed_on", "month", "channel", "region"),
        *("customer_key", "kind", "category_id", "quantity"),
    )
)
ORDER_NEEDS = tuple(f"fact_order.{n}" for n in ("order_id", "kind", "placed_on", "month"))

MEASURES = (
    Measure(
        name="sales",
        label=_("Sales by month, region, channel and category"),
        definition=_(
            "Lines of goods of sales and returns in the period. Sold counts sales only; net is"
            " sold less returned. Orders and customers are counted once in each row, so they do"
            " not add up over categories."
        ),
        columns=(
            *(MONTH, REGION, CHANNEL, CATEGORY, ORDERS, CUSTOMERS, UNITS, UNITS_BACK),
            *(SOLD, BACK, NET),
        ),
        build=sales,
        needs=LINE_NEEDS,
    ),
    Measure(
        name="returns_rate",
        label=_("Returns by month and category"),
        definition=_("What was returned in the period against what was sold in it, goods only."),
        columns=(MONTH, CATEGORY, UNITS, UNITS_BACK, SOLD, BACK),
        build=returns_rate,
        needs=LINE_NEEDS,
        ratios=(
            Ratio(
                Column("units_rate", Unit.BASIS_POINTS, _("Returned, of units")),
                *("units_back", "units", 10_000),
            ),
            Ratio(
                Column("value_rate", Unit.BASIS_POINTS, _("Returned, of value")),
                *("returned_cents", "sold_cents", 10_000),
            ),
        ),
    ),
    Measure(
        name="average_basket",
        label=_("Average basket by month and channel"),
        definition=_("The goods of all sales in the period, divided by the number of sales."),
        columns=(MONTH, CHANNEL, ORDERS, SOLD),
        build=average_basket,
        needs=(*ORDER_NEEDS, "fact_order.channel", "fact_order.goods_cents"),
        ratios=(
            Ratio(
                Column("average_cents", Unit.CENTS, _("Average basket")),
                *("sold_cents", "orders", 1),
            ),
        ),
    ),
    Measure(
        name="top_products",
        label=_("Products by value sold"),
        definition=_("Products of lines sold or returned in the period, by value less returns."),
        columns=(
            Column("product_id", Unit.PRODUCT, _("Product")),
            *(CATEGORY, ORDERS, CUSTOMERS, UNITS, UNITS_BACK, SOLD, BACK, NET),
        ),
        build=top_products,
        needs=(*LINE_NEEDS, "fact_line.product_id"),
    ),
    Measure(
        name="sales_by_day",
        label=_("Sales by day"),
        definition=_("Sales and returns of each Hong Kong day; net is goods less returns."),
        columns=(
            Column("placed_on", Unit.DATE, _("Day")),
            ORDERS,
            Column("returns", Unit.COUNT, _("Returns")),
            NET,
        ),
        build=sales_by_day,
        needs=ORDER_NEEDS,
    ),
)
