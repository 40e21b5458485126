"""Orders and returns, and their lines."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass, Scope
from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.orders.models import Kind, Line, LineKind, Order
from kaifong.orders.permissions import ORDER


@dataclass(frozen=True, kw_only=True)
class LineSeen:
    """One line of an order; money is None where it may not be seen."""

    number: int
    kind: LineKind
    code: str
    description: str
    category_id: int
    quantity: int
    hkd_cents: int | None
    returned: bool


@dataclass(frozen=True, kw_only=True)
class OrderSeen:
    """One order or return as far as the actor may see it; money in HKD cents, or None."""

    id: OrderId
    source: str
    number: str
    kind: Kind
    status: str
    placed_at: datetime
    placed_on: date
    channel: int
    region: int
    customer_id: CustomerId | None
    undoes_id: OrderId | None
    currency: str
    amount_cents: int | None
    total_cents: int | None
    lines: tuple[LineSeen, ...] | None
    hidden: frozenset[FieldClass]
    partial: bool  # some lines are another department's business

    def shown(self) -> frozenset[str]:
        classes = frozenset(FieldClass) - self.hidden
        return frozenset(ORDER.named(classes=classes))


@dataclass(frozen=True)
class OrdersPage:
    """Some orders, newest first, and the key that the next page begins after."""

    rows: tuple[OrderSeen, ...]
    after: str | None


def order(*, actor: Actor, order_id: OrderId) -> OrderSeen:
    """
    Return one order with those of its lines that the actor may see.

    :raises NotAllowed: if there is no such order in the actor's rows
    """
    found = _visible(actor).filter(pk=order_id).first()
    if found is None:
        raise NotAllowed(f"order {order_id}")
    return _seen(found, actor, _lines(found))


def orders_of(
    *, actor: Actor, customer_id: CustomerId, after: str = "", size: int = 10
) -> OrdersPage:
    """Return a customer's orders that the actor may see, newest first."""
    return _page(actor, Q(customer_id=customer_id), after, size)


def recent(*, actor: Actor, number: str = "", after: str = "", size: int = 25) -> OrdersPage:
    """Return the newest orders that the actor may see, or those with this in their number."""
    return _page(actor, Q(number__contains=number.upper()) if number else Q(), after, size)


def find(*, actor: Actor, number: str) -> OrderId | None:
    """Return the order that a number names exactly, if the actor may see it."""
    found = _visible(actor).filter(number=number.upper()).values_list("pk", flat=True)[:2]
    return OrderId(found[0]) if len(found) == 1 else None


def _page(actor: Actor, q: Q, after: str, size: int) -> OrdersPage:
    rows = _visible(actor).filter(q).order_by("-placed_at", "-pk")
    if after:
        number, _, at = after.partition("~")
        further = Q(placed_at__lt=at) | Q(placed_at=at, pk__lt=int(number))
        rows = rows.filter(Q(placed_at__lte=at) & further)
    page = list(rows[: size + 1])
    key = (
        f"{page[size - 1].pk}~{page[size - 1].placed_at.isoformat()}" if len(page) > size else None
    )
    return OrdersPage(tuple(_seen(row, actor, None) for row in page[:size]), key)


def _visible(actor: Actor) -> QuerySet[Order]:
    return Order.objects.filter(actor.q("see", "order"))


def _lines(of: Order) -> list[Line]:
    return list(of.lines.order_by("number"))


def _seen(row: Order, actor: Actor, lines: list[Line] | None) -> OrderSeen:
    scope = actor.scope("see", "order")
    facts = Facts(row.region, row.channel, frozenset(row.categories), row.owner_id)
    hidden = frozenset(cls for cls in FieldClass if not scope.shows(cls, facts))
    money = FieldClass.FINANCIAL not in hidden
    partial = not _whole(scope, facts)
    shown = _shown_lines(lines, scope, facts, money=money) if lines is not None else None
    internal = FieldClass.INTERNAL not in hidden
    return OrderSeen(
        id=OrderId(row.pk),
        source=row.source,
        number=row.number,
        kind=Kind(row.kind),
        status=row.status,
        placed_at=row.placed_at,
        placed_on=row.placed_on,
        channel=row.channel,
        region=row.region,
        customer_id=CustomerId(row.customer_id) if internal and row.customer_id else None,
        undoes_id=OrderId(row.undoes_id) if row.undoes_id else None,
        currency=row.currency,
        amount_cents=row.amount_cents if money and not partial else None,
        # A whole order's total would tell what the hidden lines cost.
        total_cents=row.total_cents if money and not partial else None,
        lines=shown if internal else None,
        hidden=hidden,
        partial=partial,
    )


def _shown_lines(
    lines: list[Line], scope: Scope, facts: Facts, *, money: bool
) -> tuple[LineSeen, ...]:
    return tuple(
        LineSeen(
            number=line.number,
            kind=LineKind(line.kind),
            code=line.code,
            description=line.description,
            category_id=line.category_id,
            quantity=line.quantity,
            hkd_cents=line.hkd_cents if money else None,
            returned=line.undoes_id is not None,
        )
        for line in lines
        if scope.admits(_of_line(facts, line.category_id))
    )


def _whole(scope: Scope, facts: Facts) -> bool:
    by_line = (_of_line(facts, category) for category in facts.categories)
    return all(scope.admits(line) for line in by_line)


def _of_line(facts: Facts, category: int) -> Facts:
    return Facts(facts.region, facts.channel, frozenset([category]), facts.owner)
