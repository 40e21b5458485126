"""Placing orders and taking goods back, one at a time; imports do it in sets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum

from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.orders import rules
from kaifong.orders.events import OrderPlaced, OrderReturned
from kaifong.orders.models import Kind, Line, LineKind, Order, Status


class NothingOrdered(Exception):
    """An order has at least one line, each of at least one piece at no negative price."""


class NoSuchSale(Exception):
    """There is no sale of that number from which anything could be brought back."""


class TooManyReturned(Exception):
    """More pieces are brought back than were bought and not yet brought back, or none at all."""


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """
    Who buys and what of him is kept with the order; none of it for an anonymous sale.

    `came_as` is the number of a record that was merged since, where a sign leads to that one.
    """

    customer_id: CustomerId | None = None
    came_as: CustomerId | None = None
    region: int = 0
    owner_id: int | None = None


@transaction.atomic
def place(
    *,
    source: str,
    number: str,
    buyer: Buyer,
    lines: Sequence[rules.Wanted],
    channel: int,
    at: datetime,
) -> OrderId:
    """
    Place an order once, however often it is told, and add it to the customer's life.

    :raises Braked: while nothing may be changed
    :raises NothingOrdered: if there is nothing to buy
    """
    must_be_off(Brake.READ_ONLY)
    _one_at_a_time(source, number)
    if (known := _known(source, number)) is not None:
        return known
    buyer = _as_now(buyer)
    if not lines or any(line.quantity < 1 or line.cents < 0 for line in lines):
        raise NothingOrdered
    order = _order(source, number, buyer, channel, at, Kind.SALE, rules.total(lines))
    order.categories = sorted({line.category_id for line in lines})
    order.save()
    Line.objects.bulk_create(
        _line(order, place, wanted, wanted.quantity) for place, wanted in enumerate(lines, 1)
    )
    _count(order)
    record(
        OrderPlaced(
            happened_at=at,
            order_id=OrderId(order.pk),
            customer_id=buyer.customer_id,
            total_cents=order.total_cents,
            channel=channel,
        )
    )
    return OrderId(order.pk)


@transaction.atomic
def take_back(
    *, source: str, number: str, order_id: OrderId, pieces: dict[int, int], at: datetime
) -> OrderId:
    """
    Take back pieces of an order: {line number: how many}, once however often it is told.

    :raises Braked: while nothing may be changed
    :raises NoSuchSale: if there is no sale of that number, or it was cancelled
    :raises TooManyReturned: if more come back than are out, or nothing at all
    """
    must_be_off(Brake.READ_ONLY)
    _one_at_a_time(source, number)
    if (known := _known(source, number)) is not None:
        return known
    # Locked before the earlier returns are summed, so that two cannot take the same piece back.
    sale = _held(order_id)
    lines = [_undoing(line, pieces[line.number], back) for line, back in _returnable(sale, pieces)]
    order = _return_of(sale, lines, source, number, at)
    _count(order)
    record(
        OrderReturned(
            happened_at=at,
            order_id=OrderId(order.pk),
            customer_id=CustomerId(sale.customer_id) if sale.customer_id else None,
            total_cents=order.total_cents,
            undoes_id=OrderId(sale.pk),
        )
    )
    return OrderId(order.pk)


def _held(order_id: OrderId) -> Order:
    """
    Return a sale and keep it, its buyer's record first, as merging two buyers does.

    :raises NoSuchSale: if there is no sale of that number, or it was cancelled
    """
    sales = Order.objects.filter(pk=order_id, kind=Kind.SALE)
    buyer = sales.values_list("customer_id", flat=True).first()
    if buyer is not None:
        customers.stand_for(customer_id=CustomerId(buyer))
    sale = sales.select_for_update().first()
    if sale is None or sale.status == Status.CANCELLED:
        raise NoSuchSale(order_id)
    return sale


def _return_of(sale: Order, lines: list[Line], source: str, number: str, at: datetime) -> Order:
    buyer = Buyer(
        customer_id=CustomerId(sale.customer_id) if sale.customer_id else None,
        region=sale.region,
        owner_id=sale.owner_id,
    )
    hkd = sum(line.hkd_cents for line in lines)
    order = _order(source, number, buyer, sale.channel, at, Kind.RETURN, hkd)
    order.amount_cents = sum(line.amount_cents for line in lines)
    order.currency, order.rate, order.undoes = sale.currency, sale.rate, sale
    order.categories = sorted({line.category_id for line in lines})
    order.save()
    for place, line in enumerate(lines, 1):
        line.order, line.number = order, place
    Line.objects.bulk_create(lines)
    return order


def _as_now(buyer: Buyer) -> Buyer:
    """Return the buyer under the record that stands for him, which is kept from being merged."""
    if buyer.customer_id is None:
        return buyer
    now = customers.stand_for(customer_id=buyer.customer_id)
    came_as = buyer.came_as or (buyer.customer_id if now != buyer.customer_id else None)
    return replace(buyer, customer_id=now, came_as=came_as)


def _known(source: str, number: str) -> OrderId | None:
    known = Order.objects.filter(source=source, number=number).values_list("pk", flat=True).first()
    return None if known is None else OrderId(known)


def _one_at_a_time(source: str, number: str) -> None:
    # Whoever tells the same order at the same moment waits here, and then finds it known.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"order {source} {number}"]
        )


def _returnable(sale: Order, pieces: dict[int, int]) -> list[tuple[Line, int]]:
    """Return the lines that are brought back, each with how many pieces already were."""
    lines = list(sale.lines.filter(number__in=pieces, kind=LineKind.GOODS).order_by("number"))
    back = Line.objects.filter(undoes__in=lines).values_list("undoes").annotate(Sum("quantity"))
    already = {line: -quantity for line, quantity in back}
    asked = {line.number: pieces[line.number] for line in lines}
    out = {line.number: line.quantity - already.get(line.pk, 0) for line in lines}
    if not pieces or asked.keys() != pieces.keys():
        raise TooManyReturned
    if any(not 1 <= asked[number] <= out[number] for number in asked):
        raise TooManyReturned
    return [(line, already.get(line.pk, 0)) for line in lines]


def _undoing(line: Line, quantity: int, already: int) -> Line:
    return Line(
        customer_id=line.customer_id,
        kind=line.kind,
        product_id=line.product_id,
        category_id=line.category_id,
        code=line.code,
        description=line.description,
        quantity=-quantity,
        unit_price=line.unit_price,
        amount_cents=-rules.share(line.amount_cents, line.quantity, already, quantity),
        hkd_cents=-rules.share(line.hkd_cents, line.quantity, already, quantity),
        undoes=line,
    )


def _order(
    source: str, number: str, buyer: Buyer, channel: int, at: datetime, kind: Kind, cents: int
) -> Order:
    return Order(
        source=source,
        number=number,
        kind=kind,
        customer_id=buyer.customer_id,
        arrived_as=buyer.came_as,
        placed_at=at,
        placed_on=rules.hong_kong_day(at),
        channel=channel,
        region=buyer.region,
        owner_id=buyer.owner_id,
        amount_cents=cents,
        goods_cents=cents,
        total_cents=cents,
    )


def _line(order: Order, place: int, wanted: rules.Wanted, quantity: int) -> Line:
    return Line(
        order=order,
        customer_id=order.customer_id,
        number=place,
        kind=LineKind.GOODS,
        product_id=wanted.product_id,
        category_id=wanted.category_id,
        code=wanted.code,
        description=wanted.description,
        quantity=quantity,
        unit_price=Decimal(wanted.cents) / 100,
        amount_cents=wanted.amount,
        hkd_cents=wanted.amount,
    )


def _count(order: Order) -> None:
    if order.customer_id is not None:
        customers.tally(
            customer_id=CustomerId(order.customer_id),
            day=order.placed_on,
            cents=order.goods_cents,
            sale=order.kind == Kind.SALE,
            channel=order.channel,
            categories=set(order.categories),
        )
