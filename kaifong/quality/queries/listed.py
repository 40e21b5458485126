"""What other systems may know: whose records are wanting in what, as a list to take there."""

from dataclasses import dataclass

from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.permissions import Permission as CustomerPermission
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.models import Task
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.vocabulary import Channel, State
from kaifong.quality.wording import Both

AT_MOST = 5_000


@dataclass(frozen=True)
class Wanted:
    """One line of a list for another system: a number, never a name or an address."""

    customer_id: CustomerId
    member_no: str
    field: str
    rule: Both


def wanted(*, actor: Actor, channel: Channel) -> list[Wanted]:
    """
    Return what is to be asked of the books or of the courier, within what may be exported.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may export or review nobody
    """
    must_be_off(Brake.NO_EXPORT)
    require(actor, CustomerPermission.CUSTOMER_EXPORT)
    require(actor, Permission.CUSTOMER_REVIEW)
    internal, prefix = FieldClass.INTERNAL, "customer__"
    rows = Task.objects.filter(
        actor.q("export", "customer", prefix=prefix, cls=internal)
        & actor.q("review", "customer", prefix=prefix, cls=internal),
        state=State.OPEN,
        rule__channels__contains=[channel],
    )
    found = rows.select_related("rule", "customer").order_by("pk")[:AT_MOST]
    return [
        Wanted(
            CustomerId(row.customer_id),
            row.customer.member_no or "",
            row.rule.field,
            Both(row.rule.name_en, row.rule.name_zh),
        )
        for row in found
    ]
