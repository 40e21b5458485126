"""What happens to other systems' data, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class SourceDeclared(Event):
    name = "sources.source_declared"
    about = "source"
    source_id: int


@dataclass(frozen=True, kw_only=True)
class SourceRemoved(Event):
    name = "sources.source_removed"
    about = "source"
    source_id: int


@dataclass(frozen=True, kw_only=True)
class SourceRefreshed(Event):
    name = "sources.source_refreshed"
    about = "source"
    source_id: int
    refresh_id: int
    rows: int
    matched: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class RefreshFailed(Event):
    name = "sources.refresh_failed"
    about = "source"
    source_id: int
    refresh_id: int


@dataclass(frozen=True, kw_only=True)
class LikenessDecided(Event):
    name = "sources.likeness_decided"
    about = "source"
    source_id: int
    candidate_id: int
    same: bool
