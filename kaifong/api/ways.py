"""Every way by which other systems read, for `kaifong authority prove`."""

from collections.abc import Iterable

from kaifong.authority.prove.pages import page, pages_of
from kaifong.authority.ways import Way, harmless, harmless_exits, kind, leads, register
from kaifong.customers.ways.owned import NAMES

from .surface import api

SLOW = 10
LISTED = frozenset({"name_en", "member_no", "email", "phone", "spend"})
WHOLE = LISTED | NAMES | {"identities", "note"}
OF_ORDERS = frozenset({"number", "total"})

register(
    Way(
        "api.customers",
        "customer",
        "see",
        page("api:customers", "customer"),
        fields=LISTED,
        urls=("api:customers", "api:customers-count"),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "api.customer",
        "customer",
        "see",
        pages_of("api:customer", "customer"),
        fields=WHOLE,
        urls=("api:customer",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "api.orders",
        "order",
        "see",
        page("api:orders", "order"),
        fields=OF_ORDERS,
        urls=("api:orders",),
        one_in=SLOW,
    ),
    Way(
        "api.order",
        "order",
        "see",
        pages_of("api:order", "order"),
        fields=OF_ORDERS,
        urls=("api:order",),
        one_in=SLOW,
    ),
)
harmless(
    "it answers with numbers, versions, and the evidence about customers who may be seen",
    "api:customers-new",
    "api:customer-change",
    "api:customer-contact",
    "api:customer-contact-point",
)
harmless("what the interface looks like", "api:openapi-json", "api:api-root", "api-described")
harmless("one's own keys", "keys:*")


def operations() -> Iterable[str]:
    """Return every operation of the interface as its own description names it."""
    return [
        f"{method.upper()} {path}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    ]


kind("operation", operations)
leads("api.customers", "operation GET /api/v1/customers", "operation GET /api/v1/customers/count")
leads("api.customer", "operation GET /api/v1/customers/{pk}")
leads("api.orders", "operation GET /api/v1/orders")
leads("api.order", "operation GET /api/v1/orders/{pk}")
harmless_exits(
    "it answers with numbers, versions, and the evidence about customers who may be seen",
    "operation POST /api/v1/customers",
    "operation PATCH /api/v1/customers/{pk}",
    "operation POST /api/v1/customers/{pk}/contact",
    "operation DELETE /api/v1/customers/{pk}/contact/{point}",
)
