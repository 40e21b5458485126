"""How long a large file lives, and how far it is."""

from datetime import timedelta
from enum import StrEnum

LASTS = timedelta(hours=24)
MOST_FETCHES = 5
FRESH = timedelta(minutes=10)  # so long one that is ready stands for another of the same wish
AT_ONCE = 3  # of one person
TRIES = 3
SILENT = timedelta(minutes=10)  # without a word from the worker: it died
PATIENCE = timedelta(minutes=1)  # whoever waits longer for one is written to
KEPT = timedelta(days=90)  # how long it is known that somebody asked


class State(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    CALLED_OFF = "called_off"
    OVER = "over"  # its key is destroyed


UNDER_WAY = (State.WAITING, State.MAKING)


class Problem(StrEnum):
    """Why it could not be made."""

    RIGHTS = "rights"  # they are not what they were when it was asked for
    BRAKED = "braked"
    UNASKABLE = "unaskable"  # the question makes no sense any more
    FAILED = "failed"
