"""What a change of authority would do, said before it is made: who gains and loses what."""

from .drafts import (
    Appointed,
    Bounded,
    Changed,
    Closed,
    Dismissed,
    Draft,
    Given,
    Limited,
    Withdrawn,
)
from .leading import Kind
from .previewing import ChangedMeanwhile, Preview, StepSeen, preview, still

__all__ = [
    "Appointed",
    "Bounded",
    "Changed",
    "ChangedMeanwhile",
    "Closed",
    "Dismissed",
    "Draft",
    "Given",
    "Kind",
    "Limited",
    "Preview",
    "StepSeen",
    "Withdrawn",
    "preview",
    "still",
]
