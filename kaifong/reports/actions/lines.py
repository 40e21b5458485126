"""A file of the order lines behind a question's figures: a million of them as well as ten."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext, override

from kaifong.authority.queries import Actor, require
from kaifong.foundation.documents import csv, parquet, xlsx
from kaifong.foundation.documents.sheet import Sheet
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.foundation.web.formats import HONG_KONG
from kaifong.intelligence.queries import Lines, lines_of
from kaifong.orders.permissions import Permission
from kaifong.reports.events import LinesExported
from kaifong.reports.queries import covers, lining
from kaifong.reports.queries.subjects import Named

from .exporting import Format
from .making import Unkept, fingerprint
from .writing import TYPES

ROWS_AS = (Format.CSV, Format.XLSX, Format.PARQUET)


@dataclass(frozen=True, kw_only=True)
class MadeLines:
    """A file at its beginning, which its reader closes, and what is known of it."""

    name: str
    content_type: str
    file: IO[bytes]
    rows: int
    sha256: str
    format: Format
    question: int  # by which number it is known in the journal

    @property
    def facts(self) -> dict[str, int]:
        """Return what is put on record of it."""
        return {
            "format": self.format.value,
            "rows": self.rows,
            "question": self.question,
            "file": int(self.sha256[:15], 16),
        }


@dataclass
class _Counted:
    """Rows on their way to a file, and how many went by."""

    lines: Lines
    told: Callable[[int], None]
    rows: int = 0

    def chunks(self) -> Iterator[list[tuple[Any, ...]]]:
        for chunk in self.lines.chunks:
            self.rows += len(chunk)
            yield chunk
            self.told(self.rows)


@transaction.atomic
def make_lines_file(
    *,
    actor: Actor,
    named: Named | Unkept,
    format: Format,  # noqa: A002  its own name
    language: str,
    at: datetime,
    today: date,
) -> MadeLines:
    """
    Return a file of the lines of orders that a question's figures are made of; it is on record.

    Only the actor's own rows, of this second. Rows are read and written in chunks, so that memory
    does not grow with their number.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may not export orders
    :raises Closed: if something that the question needs is closed to him
    :raises BadAsk: if no figure is made of lines
    """
    made = write_lines(
        actor=actor, named=named, format=format, language=language, at=at, today=today
    )
    record_lines(actor=actor, facts=made.facts, at=at)
    return made


def write_lines(
    *,
    actor: Actor,
    named: Named | Unkept,
    format: Format,  # noqa: A002  its own name
    language: str,
    at: datetime,
    today: date,
    told: Callable[[int], None] = lambda _rows: None,
) -> MadeLines:
    """
    Return such a file before it is given out to anybody; `told` hears how many rows are written.

    :raises Braked, NotAllowed, Closed, BadAsk: as `make_lines_file` does
    """
    must_be_off(Brake.NO_EXPORT)
    require(actor, Permission.ORDER_EXPORT)
    with override(language):
        lines = lines_of(actor=actor, asked=named.asked, today=today, action="export")
        made = covers.Made(actor=actor, action="export", at=at)
        cover = lining.cover_of(made, str(named.title), named.asked, lines)
        counted = _Counted(lines, told)
        file = WRITERS[format](counted, cover)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return MadeLines(
        name=f"order-lines-{at.astimezone(HONG_KONG):%Y%m%d-%H%M}.{format.name.lower()}",
        content_type=TYPES[format],
        file=file,
        rows=counted.rows,
        sha256=digest,
        format=format,
        question=fingerprint(named.asked),
    )


def record_lines(*, actor: Actor, facts: Mapping[str, int], at: datetime) -> None:
    """Put on record that somebody was given a file, of which these facts are known."""
    record(LinesExported(happened_at=at, **facts), staff_id=actor.staff_id)


def _csv(counted: _Counted, cover: covers.Lines) -> IO[bytes]:
    return csv.write(_sheet(counted.lines, cover), _in_words(counted))


def _xlsx(counted: _Counted, cover: covers.Lines) -> IO[bytes]:
    sheet = _sheet(counted.lines, cover)
    return xlsx.write(sheet, _in_words(counted), cover_title=gettext("Cover"))


def _parquet(counted: _Counted, cover: covers.Lines) -> IO[bytes]:
    types = {name: date if name == "placed_on" else int for name in counted.lines.columns}

    def said() -> dict[str, str]:
        lines = [*cover, (gettext("Rows"), f"{counted.rows:,}")]
        told = [{"what": what, "said": text} for what, text in lines]
        return {"title": gettext("Order lines"), "cover": json.dumps(told, ensure_ascii=False)}

    return parquet.stream(types, counted.chunks(), said)


def _sheet(lines: Lines, cover: covers.Lines) -> Sheet:
    columns = [lining.column(name) for name in lines.columns]
    return Sheet(gettext("Order lines"), columns, cover, gettext("Rows"))


def _in_words(counted: _Counted) -> Iterable[Sequence[Any]]:
    told = lining.InWords(counted.lines.columns)
    for chunk in counted.chunks():
        yield from told.rows(chunk)


WRITERS: Mapping[Format, Callable[[_Counted, covers.Lines], IO[bytes]]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.PARQUET: _parquet,
}
