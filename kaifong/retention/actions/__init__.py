"""Holding what must not go, and erasing what must."""

from .holding import NoReference, place_hold, release_hold
from .on_request import Answer, erase_person
from .proposing import NotProposed, NotRoutine, approve, order, propose
from .replaying import pass_graves, replay
from .running import NotApproved, RunRunning, run, run_next

__all__ = [
    "Answer",
    "NoReference",
    "NotApproved",
    "NotProposed",
    "NotRoutine",
    "RunRunning",
    "approve",
    "erase_person",
    "order",
    "pass_graves",
    "place_hold",
    "propose",
    "release_hold",
    "replay",
    "run",
    "run_next",
]
