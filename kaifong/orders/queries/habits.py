"""What one customer likes to buy, when and where, from the orders the actor may see."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractHour, TruncMonth

from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass
from kaifong.foundation.ids import CustomerId
from kaifong.orders.models import Kind, Line, LineKind, Order

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
MONTHS = 24


@dataclass(frozen=True)
class Share:
    """How often something occurs among a customer's orders or lines."""

    key: str
    count: int


@dataclass(frozen=True)
class Habits:
    """Most frequent first; hours are Hong Kong hours from 0 to 23."""

    categories: tuple[Share, ...]
    products: tuple[Share, ...]
    channels: tuple[Share, ...]
    hours: tuple[Share, ...]


def habits(*, actor: Actor, customer_id: CustomerId, top: int = 5) -> Habits:
    """Return a customer's favourites in what the actor may see."""
    orders = _sales(actor, customer_id, FieldClass.INTERNAL)
    lines = _lines(actor, orders)
    hour = ExtractHour("placed_at", tzinfo=HONG_KONG)
    return Habits(
        categories=_shares(lines.values(key=F("category_id")), top),
        products=_shares(lines.values(key=F("description")), top),
        channels=_shares(orders.values(key=F("channel")), top),
        hours=_shares(orders.annotate(hour=hour).values(key=F("hour")), 24),
    )


def spending_by_month(*, actor: Actor, customer_id: CustomerId) -> list[tuple[str, int, int]]:
    """Return (year-month, channel, HKD cents net of returns) of the last months, oldest first."""
    visible = Order.objects.filter(
        actor.q("see", "order", cls=FieldClass.FINANCIAL), customer_id=customer_id
    )
    if _limited_by_category(actor):
        return []  # sums of whole orders would tell what the hidden lines cost
    months = (
        visible.annotate(month=TruncMonth("placed_on"))
        .values("month", "channel")
        .annotate(cents=Sum("goods_cents"))
        .order_by("-month", "channel")
    )
    newest = [(f"{m['month']:%Y-%m}", m["channel"], m["cents"]) for m in months[: MONTHS * 6]]
    return newest[::-1]


def _limited_by_category(actor: Actor) -> bool:
    rows = actor.scope("see", "order").rows
    return ANY not in rows and any(r.categories is not None for r in rows)


def _sales(actor: Actor, customer_id: CustomerId, cls: FieldClass) -> QuerySet[Order]:
    return Order.objects.filter(
        actor.q("see", "order", cls=cls), customer_id=customer_id, kind=Kind.SALE
    )


def _lines(actor: Actor, orders: QuerySet[Order]) -> QuerySet[Line]:
    goods = Line.objects.filter(order__in=orders, kind=LineKind.GOODS)
    rows = actor.scope("see", "order").rows
    if any(r.categories is None for r in rows):
        return goods
    allowed = {category for r in rows for category in r.categories or ()}
    return goods.filter(Q(category_id__in=allowed))


def _shares(rows: QuerySet[Any, dict[str, Any]], top: int) -> tuple[Share, ...]:
    counted = rows.annotate(times=Count("pk")).order_by("-times", "key")[:top]
    return tuple(Share(str(row["key"]), row["times"]) for row in counted)
