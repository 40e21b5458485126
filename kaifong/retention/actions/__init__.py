"""Holding what must not go, and erasing what must."""

from .holding import NoReference, place_by_hand, place_hold, release_by_hand, release_hold
from .on_request import Answer, erase_person
from .proposing import NotProposed, NotRoutine, approve, order, propose
from .replaying import forget_canaries, pass_graves, replay
from .running import NotApproved, RunRunning, prove_lake, run, run_next

__all__ = [
    "Answer",
    "NoReference",
    "NotApproved",
    "NotProposed",
    "NotRoutine",
    "RunRunning",
    "approve",
    "erase_person",
    "forget_canaries",
    "order",
    "pass_graves",
    "place_by_hand",
    "place_hold",
    "propose",
    "prove_lake",
    "release_by_hand",
    "release_hold",
    "replay",
    "run",
    "run_next",
]
