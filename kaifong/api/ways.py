"""Every way by which other systems read, for `kaifong authority prove`."""

from kaifong.authority.prove.pages import page, pages_of
from kaifong.authority.ways import Way, harmless, register
from kaifong.customers.ways.owned import NAMES

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
