"""How much waits for a reader among the reports."""

from typing import Any

from django.utils import timezone

from kaifong.intelligence.queries.segments import waiting_for


def hand_overs(actor: Any) -> int:
    """Return how many segments wait for the reader's department to accept them."""
    return waiting_for(actor=actor, at=timezone.now())
