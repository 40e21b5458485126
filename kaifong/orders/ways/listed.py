"""Ways out in lists and one by one: orders, their pages, lines, and searches by number."""

from collections.abc import Iterable
from functools import partial

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way
from kaifong.foundation.ids import CustomerId, OrderId
from kaifong.orders import queries
from kaifong.orders.models import Line, Order
from kaifong.orders.permissions import ORDER
from kaifong.orders.queries import OrderSeen

from .stocked import TERM

NOBODYS = frozenset({"customer_id"})  # empty where the sale was nobody's
HELD = {"total": "total_cents", "lines": "lines", "customer_id": "customer_id"}
IN_LISTS = frozenset(ORDER.fields) - {"lines"}

ONE_BY_ONE = 3  # slow: walked in one of so many cases


def held(row: OrderSeen) -> frozenset[str]:
    fields = {field: HELD.get(field, field) for field in ORDER.fields}
    return frozenset(field for field, at in fields.items() if getattr(row, at) is not None)


def given(rows: Iterable[OrderSeen]) -> Given:
    return {row.id: held(row) for row in rows}


def listed(actor: Actor, number: str = "") -> Given:
    """Turn every page."""
    found: Given = {}
    after: str | None = ""
    while after is not None:
        page = queries.recent(actor=actor, number=number, after=after, size=10)
        found |= given(page.rows)
        after = page.after
    return found


def of_customers(actor: Actor) -> Given:
    """Ask for every customer's orders."""
    found: Given = {}
    for customer_id in customers_of_orders():
        found |= given(queries.orders_of(actor=actor, customer_id=customer_id).rows)
    return found


def pages(actor: Actor) -> Given:
    return given(_pages(actor))


def lines(actor: Actor) -> Given:
    """Ask for every order's page and look at its lines."""
    with wall.lifted():
        numbered = {(o, n): pk for pk, o, n in Line.objects.values_list("pk", "order", "number")}
    return {
        numbered[order.id, line.number]: frozenset(
            {"lines"} if line.hkd_cents is None else {"lines", "total"}
        )
        for order in _pages(actor)
        for line in order.lines or ()
    }


def by_number(actor: Actor) -> Given:
    with wall.lifted():
        numbers = list(Order.objects.values_list("number", flat=True))
    found = [queries.find(actor=actor, number=number) for number in numbers]
    return {order_id: frozenset() for order_id in found if order_id is not None}


def _pages(actor: Actor) -> Iterable[OrderSeen]:
    with wall.lifted():
        ids = list(Order.objects.values_list("pk", flat=True))
    for order_id in ids:
        try:
            yield queries.order(actor=actor, order_id=OrderId(order_id))
        except NotAllowed:
            continue


def customers_of_orders() -> list[CustomerId]:
    with wall.lifted():
        ids = Order.objects.exclude(customer=None).values_list("customer_id", flat=True).distinct()
        return [CustomerId(pk) for pk in ids if pk]


LISTED = (
    Way("orders.list", "order", "see", listed, fields=IN_LISTS, withholds=NOBODYS),
    Way(
        "orders.search by number",
        "order",
        "see",
        partial(listed, number=TERM),
        fields=IN_LISTS,
        withholds=NOBODYS,
        found_by=("number",),
    ),
    Way(
        "orders.find by number",
        "order",
        "see",
        by_number,
        fields=frozenset(),
        found_by=("number",),
        one_in=ONE_BY_ONE,
    ),
    Way("orders.page", "order", "see", pages, withholds=NOBODYS, one_in=ONE_BY_ONE),
    Way(
        "orders.lines",
        "order",
        "see",
        lines,
        rows="line",
        fields=frozenset({"lines", "total"}),
        found_by=("lines",),
        one_in=ONE_BY_ONE,
    ),
    Way(
        "orders.of a customer",
        "order",
        "see",
        of_customers,
        rows="order of a customer",
        fields=IN_LISTS,
        found_by=("customer_id",),
        one_in=ONE_BY_ONE,
    ),
)
