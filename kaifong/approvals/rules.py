"""When something is approved: policies, voices, clocks and the fingerprint of what is asked."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LONGEST_HOURS = 24 * 90
MOST_VOICES = 9


class State(StrEnum):
    """How what was asked stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    VOIDED = "voided"  # what it was about has changed
    TIMED_OUT = "timed_out"  # nobody decided in time, or nobody used it in time
    WITHDRAWN = "withdrawn"
    USED = "used"  # as often as it may be


ENDS = frozenset({State.VOIDED, State.TIMED_OUT, State.WITHDRAWN})
MOVES: Mapping[State, frozenset[State]] = {
    State.ASKED: ENDS | {State.GRANTED, State.REFUSED},
    State.GRANTED: ENDS | {State.USED},
}


class By(StrEnum):
    """By what approvers are known."""

    ROLE = "role"
    DEPARTMENT = "department"
    PERMISSION = "permission"


@dataclass(frozen=True)
class Among:
    """Who may approve: holders of a role or a permission, or a department's people."""

    by: By
    code: str


@dataclass(frozen=True)
class Threshold:
    """From which number on how many must agree, and who."""

    least: int
    voices: int
    among: Among


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a policy says of a kind; hours run by the clock."""

    thresholds: tuple[Threshold, ...]
    hours: int  # until nobody can grant it any more
    good_hours: int  # for how long it can be used once granted
    reminders: tuple[int, ...] = ()  # after how many hours those who can approve are reminded

    def check(self) -> None:
        """
        Do nothing if a policy can say this.

        :raises WrongTerms: otherwise
        """
        leasts = [one.least for one in self.thresholds]
        wrong = {
            "thresholds": not leasts or min(leasts) != 0 or len(set(leasts)) < len(leasts),
            "voices": not all(1 <= one.voices <= MOST_VOICES for one in self.thresholds),
            "among": not all(one.among.code for one in self.thresholds),
            "hours": not 1 <= self.hours <= LONGEST_HOURS,
            "good_hours": not 1 <= self.good_hours <= LONGEST_HOURS,
            "reminders": not all(0 < hour < self.hours for hour in self.reminders),
        }
        for field, is_wrong in wrong.items():
            if is_wrong:
                raise WrongTerms(field)


class WrongTerms(Exception):
    """A policy begins at nought, asks for one voice at least, and reminds before it is over."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NotPlain(Exception):
    """What is to be approved must be plain JSON without fractions, or its fingerprint varies."""


def canonical(content: Any) -> bytes:
    """
    Return plain JSON in its one spelling.

    :raises NotPlain: if there is anything else in it
    """
    _must_be_plain(content)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def hash_of(kind: str, content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a kind and a content, in hexadecimal."""
    return hashlib.sha256(kind.encode() + b"\0" + canonical(content)).hexdigest()


def threshold_for(thresholds: Collection[Threshold], measure: int) -> Threshold:
    """Return the highest one that a number reaches; one of them begins at nought."""
    return max((one for one in thresholds if one.least <= measure), key=lambda one: one.least)


def verdict(*, yes: int, still: int, needed: int) -> State | None:
    """Return what so many voices make of it; `still` may yet be heard. None: it stays open."""
    if yes >= needed:
        return State.GRANTED
    return State.REFUSED if yes + still < needed else None


def after(moment: datetime, hours: int) -> datetime:
    return moment + timedelta(hours=hours)


def due(hours: Collection[int], *, asked_at: datetime, at: datetime) -> list[int]:
    """Return those reminders whose hour has come."""
    return sorted(hour for hour in hours if after(asked_at, hour) <= at)


def _must_be_plain(value: Any) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case list():
            for one in value:
                _must_be_plain(one)
        case dict():
            for key, one in value.items():
                if not isinstance(key, str):
                    raise NotPlain(key)
                _must_be_plain(one)
        case _:
            raise NotPlain(type(value).__name__)
