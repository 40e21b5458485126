"""
What of a person's answers holds at a moment, and whether a message may go out on it.

Of all events that speak about a question, the one that was said last decides (Cap. 486 ss.35A, 35E,
35G; Cap. 593 ss.5, 10). Order is the order of saying, not of writing down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from .vocabulary import Channel, Kind, Purpose

ALL = "*"


class State(StrEnum):
    """Where a person stands on a question."""

    NONE = "none"
    ASKED = "asked"
    ORAL = "oral_unconfirmed"
    CONSENTED = "consented"
    NO_OBJECTION = "no_objection"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    MINOR = "minor"  # agreed while under age, and nobody assessed that; reckoned, never written
    UNDER_AGE = "under_age"
    OF_AGE = "of_age"
    ASSESSED = "assessed"  # that a guardian's consent is clearly in the minor's interest


class Mode(StrEnum):
    """How it was said; SYSTEM: nobody said anything, time did."""

    WRITTEN = "written"
    ORAL = "oral"
    CLICK = "click"
    IMPORT = "import"
    SYSTEM = "system"


USABLE = frozenset({State.CONSENTED, State.NO_OBJECTION})
AGES = frozenset({State.UNDER_AGE, State.OF_AGE})
ASIDE = AGES | {State.ASSESSED}  # these answer no question by themselves


@dataclass(frozen=True, kw_only=True)
class Said:
    """One event of one person's ledger, with the classes of it that still hold."""

    seq: int
    state: State
    purpose: Purpose
    channel: Channel = Channel.ANY
    address: bytes | None = None
    classes: frozenset[str]
    kinds: frozenset[Kind] = frozenset()
    recipients: str = ""
    for_gain: bool = False
    mode: Mode
    answers: int | None = None
    stands_for: int | None = None  # the event whose place it took, and with it its order
    due_on: date | None = None
    at: datetime

    def covers(self, other: "Said") -> bool:
        """Return whether it speaks about every question that the other speaks about."""
        return (
            self.purpose == other.purpose
            and self.channel in (Channel.ANY, other.channel)
            and self.address in (None, other.address)
            and self.recipients in (ALL, other.recipients)
        )

    def about(self, question: "Question") -> bool:
        """Return whether it speaks about this question."""
        return (
            self.state not in ASIDE
            and self.purpose == question.purpose
            and self.channel in (Channel.ANY, question.channel)
            and (self.address is None or self.address == question.address)
            and self.recipients in (ALL, question.recipients)
            and bool({ALL, question.cls} & self.classes)
        )


@dataclass(frozen=True, kw_only=True)
class Question:
    """May these kinds of data be used to advertise this class, on this channel to this address?"""

    cls: str
    kinds: frozenset[Kind]
    channel: Channel
    address: bytes | None = None
    purpose: Purpose = Purpose.MARKETING
    recipients: str = ""


class Why(StrEnum):
    """Why something may be done with a person's data, or may not."""

    CONSENTED = "consented"
    NO_OBJECTION = "no_objection"
    NONE = "none"
    ASKED = "asked"
    ORAL = "oral_unconfirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    KIND = "kind"
    STOPPED = "stopped"
    DOUBTED = "doubted"
    NOT_WRITTEN = "not_written"
    NOT_FOR_GAIN = "not_for_gain"
    IN_NOTICE = "in_notice"
    RELATED = "related"
    NOT_IN_NOTICE = "not_in_notice"
    NO_NOTICE = "no_notice"
    NO_ADDRESS = "no_address"
    MINOR = "minor"


@dataclass(frozen=True)
class Answer:
    """Yes or no, why, which event decides, and which kinds of data are lacking."""

    may: bool
    why: Why
    decided_by: int | None = None
    lacking: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class Heard:
    """An answer, and when the person said what decides it."""

    answer: Answer
    said_at: datetime | None = None


NO = frozenset({Why.REFUSED, Why.WITHDRAWN, Why.STOPPED})


def strictest(own: Heard, merged: Iterable[tuple[Heard, datetime]]) -> Heard:
    """
    Return what counts where records of one person were merged: a no in any of them.

    What was said under an old number ends to count once the person has spoken after the merge.
    """
    spoken = own.said_at
    counted = [one for one, at in merged if spoken is None or spoken < at]
    heard = [own, *counted]
    for one in heard:
        if one.answer.why in NO:
            return one
    for one in heard:
        if one.answer.may:
            return one
    return next((one for one in heard if one.answer.why != Why.NONE), own)


def holding(events: Iterable[Said]) -> list[Said]:
    """Return what of a ledger still holds: the events that decide some question, oldest first."""
    held: list[Said] = []
    for event in sorted(events, key=order):
        if event.state in ASIDE:
            held = [one for one in held if not (event.state in AGES and one.state in AGES)]
            held.append(event)
        elif event.answers is not None:
            held = _answered(held, event)
        elif event.state == State.ASKED:
            held.append(event)
        else:
            held = [left for one in held for left in _left_of(one, event)]
            held.append(event)
    return sorted(held, key=order)


def deciding(held: Iterable[Said], question: Question) -> Said | None:
    """Return the event that decides a question; having been asked decides it only if alone."""
    about = [one for one in held if one.about(question)]
    return max(about, key=lambda one: (one.state != State.ASKED, *order(one)), default=None)


def state_of(said: Said | None, today: date) -> State:
    """Return where the person stands; an oral consent past its day has lapsed by itself."""
    if said is None:
        return State.NONE
    if said.state == State.ORAL and said.due_on is not None and today > said.due_on:
        return State.LAPSED
    return said.state


def may_contact(
    held: Sequence[Said], question: Question, *, stopped_at: datetime | None, today: date
) -> Answer:
    """
    Return whether a message may go out.

    `stopped_at` is the last stop of the address: only a consent given after it counts.
    """
    said = deciding(held, question)
    state = state_of(said, today)
    number = said.seq if said else None
    if stopped_at is not None and not _lifts(said, state, stopped_at):
        return Answer(False, Why.STOPPED, number)
    if said is None or state not in USABLE:
        return Answer(False, Why(state.value), number)
    if lacking := question.kinds - said.kinds:
        return Answer(False, Why.KIND, number, frozenset(lacking))
    return Answer(True, Why(state.value), number)


def may_provide(held: Sequence[Said], question: Question, *, for_gain: bool, today: date) -> Answer:
    """Return whether data may be given to others for their marketing: in writing only, s.35J."""
    answer = may_contact(held, question, stopped_at=None, today=today)
    said = deciding(held, question)
    if not answer.may or said is None:
        return answer
    if said.state != State.CONSENTED or said.mode not in (Mode.WRITTEN, Mode.CLICK):
        return Answer(False, Why.NOT_WRITTEN, said.seq)
    if for_gain and not said.for_gain:
        return Answer(False, Why.NOT_FOR_GAIN, said.seq)
    return answer


def _lifts(said: Said | None, state: State, stopped_at: datetime) -> bool:
    # Not having objected is no consent under Cap. 593 s.10.
    return said is not None and state == State.CONSENTED and said.at > stopped_at


def _answered(held: list[Said], event: Said) -> list[Said]:
    """
    Put an event in the place of the one it answers; without that one it says nothing.

    It keeps the moment at which the person spoke: a confirmation does not outdo what was withdrawn
    between the word and its confirmation.
    """
    return [
        replace(event, classes=one.classes, at=one.at, stands_for=one.stands_for or one.seq)
        if one.seq == event.answers or _lapsed_too_soon(one, event)
        else one
        for one in held
    ]


def _lapsed_too_soon(one: Said, event: Said) -> bool:
    # A storm day entered later moved its last day, so it was confirmed in time after all.
    return one.state == State.LAPSED and one.stands_for == event.answers


def _left_of(one: Said, later: Said) -> list[Said]:
    if one.state in ASIDE or not later.covers(one):
        return [one]
    left = frozenset() if ALL in later.classes else one.classes - later.classes
    return [replace(one, classes=left)] if left else []


def order(said: Said) -> tuple[datetime, int]:
    """Return by what events follow each other: the moment of saying, then of writing down."""
    return said.at, said.stands_for or said.seq
