"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Told, tell
from kaifong.foundation.web.codes import channel, region
from kaifong.foundation.web.formats import hkd

from .desk import LINE_KINDS
from .picture import KINDS, STATUSES

OURS = "a number by which our own tables find each other"
LAKE = "by which the lake finds what has changed"

tell(
    Held(
        "orders_order",
        _("Your orders"),
        (
            Told("placed_at", _("When")),
            Told("number", _("Number")),
            Told("kind", _("Kind"), lambda code: KINDS[code][1]),
            Told("status", _("Standing"), lambda code: STATUSES[code][1]),
            Told("channel", _("Channel"), channel),
            Told("region", _("Region"), region),
            Told("currency", _("Currency")),
            Told("total_cents", _("Total"), hkd),
            Told("source", _("System")),
        ),
        {
            "id": OURS,
            "sx": LAKE,
            "customer_id": OURS,
            "arrived_as": OURS,
            "undoes_id": OURS,
            "import_id": OURS,
            "owner_id": "which of our staff looked after you then",
            "placed_on": "the day of “When”",
            "categories": "of the lines below",
            "rate": "of the currency on that day",
            "amount_cents": "the total in its own currency",
            "goods_cents": "a part of the total",
        },
        when="placed_at",
        order="placed_at",
    ),
    Held(
        "orders_line",
        _("Lines of your orders"),
        (
            Told("order_number", _("Order")),
            Told("kind", _("Kind"), lambda code: LINE_KINDS[code]),
            Told("code", _("Code")),
            Told("description", _("Description")),
            Told("quantity", _("Quantity")),
            Told("hkd_cents", _("Amount"), hkd),
        ),
        {
            "id": OURS,
            "sx": LAKE,
            "customer_id": OURS,
            "order_id": OURS,
            "number": OURS,
            "product_id": OURS,
            "undoes_id": OURS,
            "category_id": "a family of goods of ours",
            "unit_price": "the amount by the quantity",
            "amount_cents": "the amount in the order's currency",
        },
        when="placed_at",
        view=(
            "(SELECT l.*, o.number AS order_number, o.placed_at FROM orders_line l"
            " JOIN orders_order o ON o.id = l.order_id) held"
        ),
    ),
)
