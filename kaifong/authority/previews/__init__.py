"""What a change of authority would do, said before it is made: who gains and loses what."""

from .drafts import Appointed, Bounded, Changed, Dismissed, Draft, Given, Withdrawn
from .leading import Kind
from .previewing import ChangedMeanwhile, Preview, StepSeen, preview, still

__all__ = [
    "Appointed",
    "Bounded",
    "Changed",
    "ChangedMeanwhile",
    "Dismissed",
    "Draft",
    "Given",
    "Kind",
    "Preview",
    "StepSeen",
    "Withdrawn",
    "preview",
    "still",
]
