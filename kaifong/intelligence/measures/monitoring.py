"""Sales activity at a glance, and by any two of its sides."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.rules import Period
from kaifong.orders.datasets import RETURN

from .measure import Column, Measure, Tables, Unit
from .sales import (
    BACK,
    CATEGORY,
    CHANNEL,
    CUSTOMERS,
    LINE_NEEDS,
    MONTH,
    NET,
    ORDERS,
    REGION,
    SOLD,
    UNITS,
    UNITS_BACK,
    figures,
    goods,
)

SIDES = {"month": MONTH, "region": REGION, "channel": CHANNEL, "category": CATEGORY}
RETURNS = Column("returns", Unit.COUNT, _("Returns"))
SUMS = (ORDERS, RETURNS, CUSTOMERS, UNITS, UNITS_BACK, SOLD, BACK, NET)
SALES = _("Goods of sales and returns in the period, as in the table of sales.")


def _all_figures(lines: Any) -> dict[str, Any]:
    return {"returns": lines.order_id.nunique(where=lines.order_kind == RETURN), **figures(lines)}


def key_figures(tables: Tables, period: Period) -> Any:
    lines = goods(tables, period)
    return lines.agg(**_all_figures(lines))


def by(*sides: str) -> Callable[[Tables, Period], Any]:
    keys = [SIDES[side].name for side in sides]

    def build(tables: Tables, period: Period) -> Any:
        lines = goods(tables, period)
        return lines.group_by(keys).agg(**_all_figures(lines)).order_by(keys)

    return build


def _by(*sides: str) -> Measure:
    return Measure(
        name=f"sales_by_{'_and_'.join(sides)}",
        label=_("Sales by sides"),
        definition=SALES,
        columns=(*(SIDES[side] for side in sides), *SUMS),
        build=by(*sides),
        needs=LINE_NEEDS,
    )


MEASURES = (
    Measure(
        name="key_figures",
        label=_("Key figures"),
        definition=SALES,
        columns=SUMS,
        build=key_figures,
        needs=LINE_NEEDS,
    ),
    *(_by(side) for side in SIDES),
    *(_by(*pair) for pair in combinations(SIDES, 2)),
)
