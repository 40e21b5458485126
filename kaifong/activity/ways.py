"""Every way by which this app gives out what happened, for `kaifong authority prove`."""

from functools import partial

from kaifong.activity.queries import Happening, timeline
from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, register
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.models import Entry

ONE_BY_ONE = 3  # slow: walked in one of so many cases


def told(actor: Actor, about: str) -> Given:
    """Read everybody's timeline to its end."""
    ids = Entry.objects.values_list("customer_id", flat=True).distinct()
    found: Given = {}
    with wall.lifted():
        everybody = [CustomerId(customer_id) for customer_id in ids if customer_id]
    for customer_id in everybody:
        after: str | None = ""
        while after is not None:
            page = timeline(
                actor=actor, customer_id=customer_id, kinds=(f"{about}s",), after=after, size=2
            )
            found |= {row.subject_id: _fields(row) for row in page.rows if row.subject_id}
            after = page.after
    return found


def _fields(row: Happening) -> frozenset[str]:
    return frozenset({"total"} if "total_cents" in row.payload else ())


register(
    Way(
        "activity.timeline of customers",
        "customer",
        "see",
        partial(told, about="customer"),
        fields=frozenset(),
        one_in=ONE_BY_ONE,
    ),
    Way(
        "activity.timeline of orders",
        "order",
        "see",
        partial(told, about="order"),
        rows="order of a customer",
        fields=frozenset({"total"}),
        withholds=frozenset({"total"}),  # it is told of all orders or of none
        found_by=("customer_id",),
        one_in=ONE_BY_ONE,
    ),
)
