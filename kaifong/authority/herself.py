"""The person whose data they are, at her own page: an actor whose rows are her own and no other."""

from dataclasses import dataclass, field

from django.db.models import Q

from kaifong.foundation.ids import CustomerId, StaffId

from .queries import Actor
from .rules import FieldClass, Granted, Purpose, Rows

NOBODY = StaffId(0)  # stands in the logs where a member of staff would
WHOSE = {"customer": "pk", "order": "customer_id"}
MAY = (
    ("see", "customer"),
    ("edit", "customer"),
    ("record", "customer"),
    ("stop", "customer"),
    ("see", "order"),
)


@dataclass(frozen=True)
class Herself(Actor):
    """
    A customer acting for herself.

    What she may do is granted for every row; which rows those are is her number, in every filter
    and in the wall. Actions are given her own number by whoever makes her, never one that was sent.
    """

    customer_id: CustomerId = field(kw_only=True)

    def q(self, action: str, about: str, *, prefix: str = "", cls: FieldClass | None = None) -> Q:
        """Return the same as a filter: her own rows."""
        granted = super().q(action, about, prefix=prefix, cls=cls)
        return granted & Q(**{f"{prefix}{WHOSE[about]}": self.customer_id})


def herself(*, customer_id: CustomerId, language: str) -> Herself:
    """Return a customer as the one who asks about herself."""
    grants = tuple(
        Granted(verb, about, Rows(), frozenset(FieldClass), frozenset({Purpose.SERVICE}))
        for verb, about in MAY
    )
    return Herself(
        staff_id=NOBODY,
        name="",
        language=language,
        departments=(),
        grants=grants,
        purpose=Purpose.SERVICE,
        customer_id=customer_id,
    )
