"""What happens about segments, for others to hear: never who is in them."""

from dataclasses import dataclass

from kaifong.foundation.ids import HandOverId, SegmentId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class SegmentKept(Event):
    """A definition of customers was kept, as a first or a further version."""

    name = "intelligence.segment_kept"
    about = "segment"
    segment_id: SegmentId
    version: int


@dataclass(frozen=True, kw_only=True)
class SegmentWithdrawn(Event):
    """A segment is offered no more."""

    name = "intelligence.segment_withdrawn"
    about = "segment"
    segment_id: SegmentId


@dataclass(frozen=True, kw_only=True)
class SegmentHandedOver(Event):
    """A segment was handed to a department: how many, and how many were lost."""

    name = "intelligence.segment_handed_over"
    about = "segment"
    hand_over_id: HandOverId
    segment_id: SegmentId
    version: int
    remaining: int
    lost: int


@dataclass(frozen=True, kw_only=True)
class HandOverAnswered(Event):
    """A hand-over was accepted, or else declined or taken back."""

    name = "intelligence.hand_over_answered"
    about = "segment"
    hand_over_id: HandOverId
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class HandOverDone(Event):
    """What a segment was handed over for is done."""

    name = "intelligence.hand_over_done"
    about = "segment"
    hand_over_id: HandOverId
