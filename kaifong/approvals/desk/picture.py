"""What approvals add to other pages: how much waits, beside their place in the side bar."""

from django.utils import timezone

from kaifong.approvals import queries
from kaifong.authority.queries import Actor
from kaifong.foundation.web import badges


def offer() -> None:
    """Put approvals on the pages of others; called once, at start."""
    badges.offer("approvals:waiting", waiting)


def waiting(actor: Actor) -> int:
    return queries.waiting_count(actor=actor, at=timezone.now())
