"""What the reports do about who has left."""

from kaifong.authority.events import StaffLeft
from kaifong.foundation.journal.actions import on
from kaifong.reports import actions


@on(StaffLeft)
def destroy_what_opens_his_files(event: StaffLeft) -> None:
    """Destroy the passwords of who has left; told twice they are gone."""
    actions.destroy_passwords(staff_id=event.member_id, at=event.happened_at)


@on(StaffLeft)
def have_it_taken_over(event: StaffLeft) -> None:
    """Have the deliveries of who has left taken over; told twice they are asked for once."""
    actions.owner_left(staff_id=event.member_id, at=event.happened_at)
