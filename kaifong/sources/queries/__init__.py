"""Asking about other systems: how they stand, what they know, what a reading would bring."""

from kaifong.sources.reading.trouble import SourceTrouble
from kaifong.sources.rules.freshness import Freshness

from .known import (
    OF_CLASS,
    CandidateSeen,
    Doing,
    KnownThere,
    candidates,
    known_there,
    waiting,
)
from .previewing import Preview, TableSeen, preview, table, tables
from .standing import (
    NoSuchSource,
    RefreshSeen,
    SourceSeen,
    Standing,
    everything,
    one_source,
    refreshes,
    sources,
    standings,
)

__all__ = [
    "OF_CLASS",
    "CandidateSeen",
    "Doing",
    "Freshness",
    "KnownThere",
    "NoSuchSource",
    "Preview",
    "RefreshSeen",
    "SourceSeen",
    "SourceTrouble",
    "Standing",
    "TableSeen",
    "candidates",
    "everything",
    "known_there",
    "one_source",
    "preview",
    "refreshes",
    "sources",
    "standings",
    "table",
    "tables",
    "waiting",
]
