"""How long a large file lives, how far it is, and whether somebody's rights are still the same."""

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum, StrEnum

LASTS = timedelta(hours=24)
MOST_FETCHES = 5
FRESH = timedelta(minutes=10)  # so long one that is ready stands for another of the same wish
AT_ONCE = 3  # of one person
TRIES = 3
SILENT = timedelta(minutes=10)  # without a word from the worker: it died
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


def fingerprint(value: object) -> str:
    """Return one name for equal values of tuples, sets, mappings, dataclasses and plain ones."""
    return hashlib.sha256(_said(value).encode()).hexdigest()


def _said(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if is_dataclass(value) and not isinstance(value, type):
        named = ((one.name, getattr(value, one.name)) for one in fields(value))
        return f"{type(value).__name__}({','.join(f'{k}={_said(v)}' for k, v in named)})"
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{_said(k)}:{_said(v)}' for k, v in value.items()))}}}"
    if isinstance(value, AbstractSet):
        return f"<{','.join(sorted(map(_said, value)))}>"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_said, value))}]"
    return repr(value)
