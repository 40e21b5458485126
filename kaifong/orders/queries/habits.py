"""What one customer likes to buy, when and where, from the orders the actor may see."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import ExtractHour, TruncMonth

from kaifong.authority.compiled import to_q
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.foundation.ids import CustomerId
from kaifong.orders.models import Kind, Line, LineKind, Order, Status
from kaifong.orders.permissions import LINE

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
    orders = Order.objects.filter(
        actor.q("see", "order", cls=FieldClass.INTERNAL), customer_id=customer_id, kind=Kind.SALE
    ).exclude(status=Status.CANCELLED)
    lines = _lines(actor, customer_id, FieldClass.INTERNAL).filter(order__kind=Kind.SALE)
    hour = ExtractHour("placed_at", tzinfo=HONG_KONG)
    return Habits(
        categories=_shares(lines.values(key=F("category_id")), top),
        products=_shares(lines.values(key=F("description")), top),
        channels=_shares(orders.values(key=F("channel")), top),
        hours=_shares(orders.annotate(hour=hour).values(key=F("hour")), 24),
    )


def spending_by_month(*, actor: Actor, customer_id: CustomerId) -> list[tuple[str, int, int]]:
    """
    Return (year-month, channel, HKD cents net of returns) of the last months, oldest first.

    It is the sum of the lines whose price the actor may see, and see to be this customer's.
    """
    months = (
        _lines(actor, customer_id, FieldClass.INTERNAL, FieldClass.FINANCIAL)
        .annotate(month=TruncMonth("order__placed_on"), channel=F("order__channel"))
        .values("month", "channel")
        .annotate(cents=Sum("hkd_cents"))
        .order_by("-month", "channel")
    )
    newest = [(f"{m['month']:%Y-%m}", m["channel"], m["cents"]) for m in months[: MONTHS * 6]]
    return newest[::-1]


def _lines(actor: Actor, customer_id: CustomerId, *classes: FieldClass) -> QuerySet[Line]:
    """Return the goods of a customer's orders in which the actor may see all these classes."""
    goods = Line.objects.filter(order__customer_id=customer_id, kind=LineKind.GOODS).exclude(
        order__status=Status.CANCELLED
    )
    scope = actor.scope("see", "order")
    for cls in classes:
        goods = goods.filter(to_q(scope.where(cls), LINE, actor.staff_id))
    return goods


def _shares(rows: QuerySet[Any, Any], top: int) -> tuple[Share, ...]:
    counted = rows.annotate(times=Count("pk")).order_by("-times", "key")[:top]
    return tuple(Share(str(row["key"]), row["times"]) for row in counted)
