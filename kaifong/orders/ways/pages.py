"""Ways out as pages: what a browser is given of orders, on their pages and on their customers'."""

from django.urls import reverse

from kaifong.authority.prove.pages import found_in, page, page_of, pages_of
from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, standing_shop

MARKED = frozenset({"number", "total"})
SLOW = 10


def asked_why(actor: Actor) -> Given:
    """Ask of every order why it cannot be seen."""
    found: Given = {}
    for row_id in standing_shop().marks["order"]:
        address = f"{reverse('authority:why')}?row={row_id}&field=order:total"
        found |= found_in(page_of(actor, address), "order")
    return found


PAGES = (
    Way(
        "orders.pages: why",
        "order",
        "see",
        asked_why,
        fields=frozenset({"number"}),
        urls=("authority:why",),
        one_in=2 * SLOW,
    ),
    Way(
        "orders.pages: list",
        "order",
        "see",
        page("orders:list", "order"),
        fields=MARKED,
        urls=("orders:list",),
        one_in=SLOW,
    ),
    Way(
        "orders.pages: order",
        "order",
        "see",
        pages_of("orders:detail", "order"),
        fields=MARKED,
        withholds=frozenset({"total"}),  # it stands under the lines, which may be hidden
        urls=("orders:detail",),
        one_in=SLOW,
    ),
    Way(
        "orders.pages: of a customer",
        "order",
        "see",
        pages_of("orders:of-customer", "customer", rows="order"),
        rows="order of a customer",
        fields=MARKED,
        found_by=("customer_id",),
        urls=("orders:of-customer",),
        one_in=SLOW,
    ),
    Way(
        "orders.pages: on the customer's page",
        "order",
        "see",
        pages_of("customers:detail", "customer", rows="order"),
        rows="order of a customer",
        fields=MARKED,
        found_by=("customer_id",),
        some_rows=True,  # the customer must be open too
        one_in=SLOW,
    ),
    Way(
        "orders.pages: in the timeline",
        "order",
        "see",
        pages_of("activity:of-customer", "customer", rows="order"),
        rows="order of a customer",
        fields=MARKED,
        withholds=MARKED,
        found_by=("customer_id",),
        some_rows=True,  # the newest
        urls=("activity:of-customer",),
        one_in=SLOW,
    ),
    Way(
        "orders.pages: customers named beside orders",
        "customer",
        "see",
        page("orders:list", "customer"),
        fields=frozenset({"name_en", "member_no"}),
        withholds=frozenset({"name_en", "member_no"}),
        some_rows=True,
        one_in=SLOW,
    ),
)
