"""Lines of orders by their keys, as far as the actor may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaifong.authority.compiled import to_q
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.foundation.ids import OrderId
from kaifong.orders.models import Kind, Line
from kaifong.orders.permissions import LINE

type LineKey = tuple[int, int]  # the order's id, and the line's place in it


@dataclass(frozen=True, kw_only=True)
class LineOfOrder:
    """One line with its order; money in HKD cents, or None where it may not be seen."""

    order_id: OrderId
    order_number: str
    kind: Kind
    placed_on: date
    number: int
    product_id: int | None
    code: str
    description: str
    quantity: int
    hkd_cents: int | None


@dataclass(frozen=True)
class LinesPage:
    """Some lines in the order of their keys, and how many of the keys may be seen in all."""

    rows: tuple[LineOfOrder, ...]
    total: int


def lines_of_keys(
    *, actor: Actor, keys: Sequence[LineKey], start: int = 0, size: int = 25
) -> LinesPage:
    """Return those of these lines that the actor may see, from the `start`th on."""
    scope = actor.scope("see", "order")
    lines = Line.objects.filter(order_id__in={order_id for order_id, _ in keys})
    seen = lines.filter(to_q(scope.where(FieldClass.INTERNAL), LINE, actor.staff_id))
    ids = {(order, n): pk for pk, order, n in seen.values_list("pk", "order_id", "number")}
    visible = [ids[key] for key in keys if key in ids]
    wanted = visible[start : start + size]
    rows = {row.pk: row for row in lines.filter(pk__in=wanted).select_related("order")}
    priced = lines.filter(to_q(scope.where(FieldClass.FINANCIAL), LINE, actor.staff_id))
    shown = set(priced.filter(pk__in=wanted).values_list("pk", flat=True))
    found = tuple(_seen(rows[pk], shows_money=pk in shown) for pk in wanted)
    return LinesPage(found, len(visible))


def _seen(line: Line, *, shows_money: bool) -> LineOfOrder:
    order = line.order
    return LineOfOrder(
        order_id=OrderId(order.pk),
        order_number=order.number,
        kind=Kind(order.kind),
        placed_on=order.placed_on,
        number=line.number,
        product_id=line.product_id,
        code=line.code,
        description=line.description,
        quantity=line.quantity,
        hkd_cents=line.hkd_cents if shows_money else None,
    )
