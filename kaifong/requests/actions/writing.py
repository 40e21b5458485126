"""Keeping the letters that are written."""

from collections.abc import Sequence
from datetime import datetime

from kaifong.foundation.documents.pdf import Table
from kaifong.requests.letters import letter
from kaifong.requests.models import Letter, LogEntry, Request

from .going_on import is_late


def write_letter(
    row: Request,
    kind: Letter.Kind,
    *,
    at: datetime,
    staff_id: int | None,
    entry: LogEntry | None = None,
    text: str = "",
    tables: Sequence[Table] = (),
) -> Letter:
    """Write a letter to whoever asked and keep it under its hash."""
    late = is_late(row, at)
    made, sha256 = letter(row, kind, at=at, late=late, entry=entry, text=text, tables=tables)
    return Letter.objects.create(
        request=row, kind=kind, entry=entry, made_at=at, staff_id=staff_id, pdf=made, sha256=sha256
    )
