"""What keys do when somebody else answers for their program."""

from kaifong.authority.programs.events import ClientHandedOver
from kaifong.foundation.journal.actions import on

from .keys import actions as keys


@on(ClientHandedOver)
def let_run_out(event: ClientHandedOver) -> None:
    """Let the keys that the one before knew run out."""
    keys.let_run_out(staff_id=event.member_id, days=event.days, at=event.happened_at)
