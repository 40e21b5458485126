"""What becomes of large files, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import LargeFileId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class LargeFileMade(Event):
    """The worker made a file for whoever asked; nobody has it yet."""

    name = "files.made"
    about = "authority"
    file_id: LargeFileId
    rows: int
    size: int


@dataclass(frozen=True, kw_only=True)
class LargeFileFetched(Event):
    """Whoever asked fetched it; `turn` is which time it was."""

    name = "files.fetched"
    about = "authority"
    file_id: LargeFileId
    turn: int
    rows: int
