"""What the reports do about who has left."""

from kaifong.authority.events import StaffLeft
from kaifong.foundation.journal.actions import on
from kaifong.reports import actions


@on(StaffLeft)
def have_it_taken_over(event: StaffLeft) -> None:
    """Have the deliveries of who has left taken over; told twice they are asked for once."""
    actions.owner_left(staff_id=event.member_id, at=event.happened_at)
