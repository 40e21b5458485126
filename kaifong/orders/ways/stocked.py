"""Drawn orders of drawn customers, and some of nobody, with a line in each of their categories."""

from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import connection

from kaifong.authority.rules import Facts
from kaifong.authority.ways import Shop, Stock
from kaifong.foundation.journal.models import Entry
from kaifong.orders.models import Kind, Line, LineKind, Order

PLACED = datetime(2026, 3, 1, 4, tzinfo=UTC)
ANONYMOUS = 3  # orders of nobody
TERM = "PROVE"  # in every order's number
TABLES = ("orders_order", "orders_line")


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """
    Draw orders and lines.

    The amounts of a customer's lines are different powers of two, so that a sum tells of which
    lines it was made.
    """
    buyers: list[int | None] = [
        customer_id
        for customer_id in shop.rows["customer"]
        for _ in range(shop.random.randint(0, 2))
    ]
    orders = Order.objects.bulk_create(
        _order(shop, number, buyer) for number, buyer in enumerate([*buyers, *[None] * ANONYMOUS])
    )
    lines = Line.objects.bulk_create(_lines(orders))
    _told([order for order in orders if order.customer_id])
    facts = {one.pk: _facts(one) for one in orders}
    bought = {one.pk for one in orders if one.customer_id}
    shop.marks["order"] = {one.pk: _marks(one) for one in orders}
    by_line = {
        line.pk: Facts(of.region, of.channel, frozenset([line.category_id]), of.owner)
        for line in lines
        for of in [facts[line.order_id]]
    }
    return {
        "order": facts,
        "order of a customer": {pk: of for pk, of in facts.items() if pk in bought},
        "line": by_line,
        "line of a customer": {
            line.pk: by_line[line.pk] for line in lines if line.order_id in bought
        },
    }


def _facts(order: Order) -> Facts:
    return Facts(order.region, order.channel, frozenset(order.categories), order.owner_id)


def _marks(one: Order) -> dict[str, tuple[str, ...]]:
    """Return by which words a page tells of each field; no line and no sum has such an amount."""
    dollars = one.total_cents // 100
    return {
        "": (f"/desk/orders/{one.pk}", one.number),
        "number": (one.number,),
        "total": (f"{dollars:,}", f"{dollars}00", f"{dollars}.00"),
    }


def _order(shop: Shop, number: int, buyer: int | None) -> Order:
    random = shop.random
    placed_at = PLACED + timedelta(hours=number)
    return Order(
        source="prove",
        number=f"{TERM}{number:05}",
        kind=Kind.SALE,
        customer_id=buyer,
        placed_at=placed_at,
        placed_on=placed_at.date(),
        region=random.choice(shop.regions),
        channel=random.choice(shop.channels),
        owner_id=random.choice(shop.staff_ids),
        categories=sorted(random.sample(shop.categories, random.randint(1, 3))),
        amount_cents=7,
        goods_cents=7,
        total_cents=(8_880_000 + number) * 100,
    )


def _lines(orders: list[Order]) -> list[Line]:
    powers: dict[int | None, count[int]] = {}
    return [
        Line(
            order=order,
            customer_id=order.customer_id,
            number=number,
            kind=LineKind.GOODS,
            category_id=category,
            code=f"{TERM}{category}",
            description=f"Thing {category}",
            quantity=1,
            unit_price=1,
            amount_cents=cents,
            hkd_cents=cents,
        )
        for order in orders
        for number, category in enumerate(order.categories, 1)
        for cents in [2 ** next(powers.setdefault(order.customer_id, count()))]
    ]


def _told(orders: list[Order]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('foundation_entry_id_seq') FROM generate_series(1, %s)", [len(orders)]
        )
        numbers = [number for (number,) in cursor.fetchall()]
    Entry.objects.bulk_create(
        Entry(
            id=number,
            recorded_at=order.placed_at,
            happened_at=order.placed_at,
            name="orders.order_placed",
            about="order",
            customer_id=order.customer_id,
            subject_id=order.pk,
            payload={"order_id": order.pk, "total_cents": order.total_cents},
        )
        for number, order in zip(numbers, orders, strict=True)
    )


ORDERS = Stock("orders", TABLES, fill)
