"""What orders and their fields are called where somebody asks why he cannot see them."""

from django.utils.translation import gettext_lazy as _

from kaifong.authority.explaining import Subject, offer
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import OrderId

from . import queries

LABELS = {
    "number": _("Number"),
    "kind": _("Kind"),
    "status": _("Status"),
    "placed_on": _("Day"),
    "channel": _("Channel"),
    "region": _("Region"),
    "customer_id": _("Customer"),
    "lines": _("Lines"),
    "total": _("Amount"),
}


def called(actor: Actor, number: int) -> str:
    return queries.order(actor=actor, order_id=OrderId(number)).number


offer(Subject("order", LABELS, called, "orders:detail"))
