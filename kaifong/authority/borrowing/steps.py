"""Each request made with borrowed powers, written down before it is answered."""

from datetime import datetime

from kaifong.authority.models import BorrowedStep
from kaifong.authority.queries import Actor

LONGEST_WAY = 60


def log_step(*, actor: Actor, method: str, way: str, object_id: int | None, at: datetime) -> None:
    """Write down a request of a session; outside of one nothing."""
    if actor.borrowing:
        BorrowedStep.objects.create(
            at=at,
            borrowing_id=actor.borrowing,
            staff_id=actor.staff_id,
            method=method[:8],
            way=way[:LONGEST_WAY],
            object_id=object_id,
        )
