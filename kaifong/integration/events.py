"""What happens to imports, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import ImportId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportCommitted(Event):
    name = "integration.import_committed"
    about = "import"
    import_id: ImportId
    lines: int


@dataclass(frozen=True, kw_only=True)
class ImportReverted(Event):
    name = "integration.import_reverted"
    about = "import"
    import_id: ImportId
