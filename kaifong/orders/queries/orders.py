"""Orders and returns, and their lines."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass, Scope
from kaifong.foundation import keyset
from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.orders.models import Kind, Line, LineKind, Order
from kaifong.orders.permissions import ORDER

COUNTED_AT_MOST = 10_000
NEWEST = keyset.Key("placed_at", down=True, parse=keyset.moment)


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
    """Some orders, newest first, and the cursors of the pages after and before."""

    rows: tuple[OrderSeen, ...]
    after: str | None
    before: str | None = None


@dataclass(frozen=True)
class Linked:
    """The sale that a return undoes and the returns of a sale, where the actor may see them."""

    undoes: OrderSeen | None
    returns: tuple[OrderSeen, ...]


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
    """Return a customer's orders that show the actor whose they are, newest first."""
    of = Q(customer_id=customer_id) & actor.q("see", "order", cls=FieldClass.INTERNAL)
    return _page(actor, of, after, "", size)


def recent(
    *, actor: Actor, number: str = "", after: str = "", before: str = "", size: int = 25
) -> OrdersPage:
    """Return the newest orders that the actor may see, or those with this in their number."""
    return _page(actor, _numbered(number), after, before, size)


def count(*, actor: Actor, number: str = "", at_most: int = COUNTED_AT_MOST) -> int:
    """Return how many there are, but stop counting just past `at_most`."""
    return _visible(actor).filter(_numbered(number)).values("pk")[: at_most + 1].count()


def linked(*, actor: Actor, seen: OrderSeen) -> Linked:
    """Return what an order undoes and what undoes it."""
    around = Q(undoes_id=seen.id) | Q(pk=seen.undoes_id or 0)
    rows = [_seen(row, actor, None) for row in _visible(actor).filter(around).order_by("pk")]
    return Linked(
        undoes=next((row for row in rows if row.id == seen.undoes_id), None),
        returns=tuple(row for row in rows if row.undoes_id == seen.id),
    )


def find(*, actor: Actor, number: str) -> OrderId | None:
    """Return the order that a number names exactly, if the actor may see it."""
    found = _visible(actor).filter(number=number.upper()).values_list("pk", flat=True)[:2]
    return OrderId(found[0]) if len(found) == 1 else None


def _numbered(number: str) -> Q:
    return Q(number__contains=number.upper()) if number else Q()


def _page(actor: Actor, q: Q, after: str, before: str, size: int) -> OrdersPage:
    rows = _visible(actor).filter(q)
    page = keyset.cut(rows, NEWEST, size=size, after=after, before=before)
    return OrdersPage(tuple(_seen(row, actor, None) for row in page.rows), page.after, page.before)


def _visible(actor: Actor) -> QuerySet[Order]:
    return Order.objects.filter(actor.q("see", "order"))


def _lines(of: Order) -> list[Line]:
    return list(of.lines.order_by("number"))


def _seen(row: Order, actor: Actor, lines: list[Line] | None) -> OrderSeen:
    scope = actor.scope("see", "order")
    facts = Facts(row.region, row.channel, frozenset(row.categories), row.owner_id)
    hidden = frozenset(cls for cls in FieldClass if not scope.shows(cls, facts))
    # A whole order's total would tell what the hidden lines cost.
    money = _whole(scope, facts, FieldClass.FINANCIAL)
    shown = _shown_lines(lines, scope, facts) if lines is not None else None
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
        amount_cents=row.amount_cents if money else None,
        total_cents=row.total_cents if money else None,
        lines=shown if internal else None,
        hidden=hidden,
        partial=not _whole(scope, facts, FieldClass.INTERNAL),
    )


def _shown_lines(lines: list[Line], scope: Scope, facts: Facts) -> tuple[LineSeen, ...]:
    through = {line.category_id: _through(facts, line.category_id) for line in lines}
    return tuple(
        LineSeen(
            number=line.number,
            kind=LineKind(line.kind),
            code=line.code,
            description=line.description,
            category_id=line.category_id,
            quantity=line.quantity,
            hkd_cents=line.hkd_cents if scope.shows(FieldClass.FINANCIAL, of) else None,
            returned=line.undoes_id is not None,
        )
        for line in lines
        for of in [through[line.category_id]]
        if scope.shows(FieldClass.INTERNAL, of)
    )


def _whole(scope: Scope, facts: Facts, cls: FieldClass) -> bool:
    """Return whether a class is shown through each of the order's categories."""
    if not facts.categories:
        return scope.shows(cls, facts)
    return all(scope.shows(cls, _through(facts, category)) for category in facts.categories)


def _through(facts: Facts, category: int) -> Facts:
    return Facts(facts.region, facts.channel, frozenset([category]), facts.owner)
