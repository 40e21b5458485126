"""Who may be the person that is about to be taken into the books."""

from dataclasses import dataclass

from django.utils import timezone

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest
from kaifong.customers import actions
from kaifong.customers import queries as people
from kaifong.customers.actions import Known
from kaifong.foundation.matching.rules import Action


@dataclass(frozen=True)
class Twins:
    """Customers who may be the same person; `sure` if one hardly leaves a doubt."""

    found: tuple[people.Resembling, ...] = ()

    @property
    def sure(self) -> bool:
        return any(twin.action == Action.BLOCK for twin in self.found)


def twins(request: StaffRequest, known: Known) -> Twins:
    """Return who may be in the books already, unless the person at the desk has seen just those."""
    if people.is_taken(member_no=known.member_no):
        return Twins()  # that stands in the way before all else
    given = actions.as_likeness(known, 0)
    # Whoever writes the same person down at the same moment waits, and is shown him then.
    actions.one_at_a_time(known)
    found = people.resembling(actor=request.actor, given=given)
    log_look(
        actor=request.actor,
        way="privacy:new",
        classes={FieldClass.CONTACT},
        customer_ids=[t.listed.id for t in found if FieldClass.CONTACT not in t.listed.hidden],
        at=timezone.now(),
    )
    seen = set(request.POST.getlist("another_than"))
    return Twins() if {str(twin.listed.id) for twin in found} <= seen else Twins(found)
