"""What happens to what is watched for and what was found."""

from dataclasses import dataclass

from kaifong.foundation.ids import BaitId, UnusualAccessId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class UnusualAccessFound(Event):
    name = "authority.unusual_access_found"
    about = "audit"
    unusual_id: UnusualAccessId


@dataclass(frozen=True, kw_only=True)
class UnusualAccessReviewed(Event):
    name = "authority.unusual_access_reviewed"
    about = "audit"
    unusual_id: UnusualAccessId


@dataclass(frozen=True, kw_only=True)
class WatchChanged(Event):
    name = "authority.watch_changed"
    about = "audit"
    threshold: int


@dataclass(frozen=True, kw_only=True)
class BaitPlaced(Event):
    name = "authority.bait_placed"
    about = "audit"
    bait_id: BaitId


@dataclass(frozen=True, kw_only=True)
class BaitTakenAway(Event):
    name = "authority.bait_taken_away"
    about = "audit"
    bait_id: BaitId
