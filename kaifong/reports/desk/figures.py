"""The key figures: what each is called, how it is reckoned, how it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.web import formats
from kaifong.reports.queries import Glance, Openness, What


@dataclass(frozen=True)
class Figure:
    """One key figure; `what` and `values` say whom it counts, if it counts customers."""

    name: str
    label: object
    definition: object
    kind: str  # hkd, count or percent
    better: str = "up"
    what: What | None = None
    values: tuple[int, ...] = ()

    def show(self, value: Any) -> str:
        return SHOW[self.kind](value)

    def value(self, glance: Glance, *, before: bool = False) -> Any:
        sums, stages = (
            (glance.before, glance.stages_before) if before else (glance.now, glance.stages)
        )
        return getattr(sums, self.name, getattr(stages, self.name, None))


SHOW: dict[str, Callable[[Any], str]] = {
    "hkd": formats.hkd0,
    "count": formats.count,
    "percent": formats.percent,
}
NET = Figure(
    "net_cents",
    _("Net sales"),
    _("Goods sold less goods returned in the period, without postage and other charges."),
    "hkd",
)
ORDERS = Figure("orders", _("Orders"), _("Sales with at least one line of goods."), "count")
BASKET = Figure(
    "basket_cents", _("Average basket"), _("Goods sold, divided by the number of orders."), "hkd"
)
RETURNS = Figure(
    "returns_rate",
    _("Returns rate"),
    _("Value of the goods returned in the period, divided by that of the goods sold in it."),
    "percent",
    "down",
    What.RETURNERS,
)
RETURNS_OF_UNITS = Figure(
    "returns_rate",
    _("Returns rate"),
    _("Pieces returned in the period, divided by the pieces sold in it."),
    "percent",
    "down",
    What.RETURNERS,
)
CUSTOMERS = Figure(
    "customers",
    _("Buying customers"),
    _("Known customers with at least one order; sales to nobody known are not counted."),
    "count",
    what=What.BUYERS,
)
NEW = Figure(
    "new",
    _("New customers"),
    _("Buying customers whose first purchase lies in the period."),
    "count",
    what=What.STAGE,
    values=(1,),
)
RETURNING = Figure(
    "returning",
    _("Returning customers"),
    _("Buying customers who had bought before the period."),
    "count",
    what=What.STAGE,
    values=(2,),
)
LOST = Figure(
    "lost",
    _("Lost customers"),
    _(
        "Customers who had still bought in the 12 months before the period, or in it, but not in"
        " the last 12 months of it."
    ),
    "count",
    "down",
    What.STAGE,
    (3,),
)
UNITS = Figure(
    "units", _("Pieces sold"), _("Pieces of goods sold, returns not taken off."), "count"
)


def key_figures(known: Openness) -> tuple[Figure, ...]:
    """Return the figures that a reader gets: without money there are pieces instead."""
    customers = (CUSTOMERS, NEW, RETURNING, LOST)
    if known.sees_money:
        return (NET, ORDERS, BASKET, RETURNS, *customers)
    return (UNITS, ORDERS, RETURNS_OF_UNITS, *customers)


def of_table(known: Openness) -> tuple[Figure, ...]:
    """Return the figures that a table of sales may show in its cells."""
    if known.sees_money:
        return (NET, ORDERS, CUSTOMERS, UNITS, BASKET, RETURNS)
    return (UNITS, ORDERS, CUSTOMERS, RETURNS_OF_UNITS)
