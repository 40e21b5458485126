"""Who may be given data, and where to: Cap. 486 Sch. 1 DPP2(3), DPP4(2), and s.33."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .notices import Both
from .vocabulary import Kind, Purpose

HOME = "HK"


class Capacity(StrEnum):
    """As what somebody is given data."""

    PROCESSOR = "processor"  # he works for the shop, by its instructions
    RECIPIENT = "recipient"  # he uses data for purposes of his own


class Bar(StrEnum):
    """Why nothing may be given to somebody."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    RAN_OUT = "ran_out"
    KINDS = "kinds"
    PROCESSOR = "processor"  # provision for marketing is to recipients
    ABROAD = "abroad"  # s.33 in force, and no reference to model clauses


class Caution(StrEnum):
    """What is to be mended though data may still be given."""

    ABROAD = "abroad"  # neither model clauses nor a reason on record
    CLAUSES = "clauses"  # a reason only: s.33 would not let it pass


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How somebody who gets data is bound, as the register says it."""

    capacity: Capacity
    name: Both
    transferee: str  # the class of people under which notices speak of him
    kinds: frozenset[Kind]
    place: str  # ISO 3166 code of where the data go
    contract: str  # its reference
    contract_from: date
    contract_until: date | None = None  # through this day
    model_clauses: str = ""  # the reference to the model clauses, for places abroad
    abroad_reason: str = ""
    sub_processors: str = ""
    keeps: str = ""  # how long he may keep them
    tells_within: int | None = None  # hours, after a breach

    @property
    def is_abroad(self) -> bool:
        return self.place != HOME


def barred(
    bound: Bound | None,
    *,
    day: date,
    ended_at: datetime | None = None,
    s33: bool,
    kinds: frozenset[Kind] = frozenset(),
    purpose: Purpose | None = None,
) -> Bar | None:
    """Return why nothing may be given on a Hong Kong day; None if it may."""
    if bound is None:
        return Bar.UNKNOWN
    judged = {
        Bar.ENDED: ended_at is not None,
        Bar.NOT_BEGUN: day < bound.contract_from,
        Bar.RAN_OUT: bound.contract_until is not None and bound.contract_until < day,
        Bar.PROCESSOR: purpose == Purpose.PROVISION and bound.capacity == Capacity.PROCESSOR,
        Bar.KINDS: not kinds <= bound.kinds,
        Bar.ABROAD: s33 and bound.is_abroad and not bound.model_clauses,
    }
    return next((bar for bar, holds in judged.items() if holds), None)


def cautions(bound: Bound) -> tuple[Caution, ...]:
    """Return what stands in the register that should be mended."""
    if not bound.is_abroad or bound.model_clauses:
        return ()
    return (Caution.CLAUSES if bound.abroad_reason else Caution.ABROAD,)
