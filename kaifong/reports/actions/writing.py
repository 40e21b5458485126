"""Writing an answer as a file of each kind, its cover with it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from kaifong.foundation.documents import book, csv, parquet, pdf
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.intelligence.queries import Answer, Hidden
from kaifong.reports.queries import covers, papers, tabled

from .exporting import Format

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
    Format.JSON: "application/json",
    Format.PARQUET: "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class Work:
    """What a writer is handed: the answer, what it is called, its cover, how it is drawn."""

    title: str
    language: str
    cover: covers.Lines
    answer: Answer
    chart: str


def write(kind: Format, work: Work) -> bytes:
    """Return the file, in the language that is on."""
    return WRITERS[kind](work)


def _csv(work: Work) -> bytes:
    table = tabled.flat(work.answer)
    columns = [Column(one.title, one.kind) for one in table.columns]
    sheet = Sheet(work.title, columns, work.cover, gettext("Rows"))
    with csv.write(sheet, table.rows) as file:
        return file.read()


def _xlsx(work: Work) -> bytes:
    tables = [tabled.crossed(work.answer), tabled.flat(work.answer)]
    lines = [*work.cover, _rows(work.answer)]
    return book.write(work.title, gettext("Cover"), lines, [one for one in tables if one])


def _pdf(work: Work) -> bytes:
    table = tabled.crossed(work.answer) or tabled.flat(work.answer)
    facts = [*work.cover, _rows(work.answer)]
    return pdf.write(papers.paper(work.title, work.language, facts, [table]))


def _json(work: Work) -> bytes:
    answer = work.answer
    said = {
        "title": work.title,
        "cover": _said(work),
        "asked": answer.asked.as_json(),
        "as_of": answer.as_of.isoformat(),
        "versions": answer.versions,
        "columns": [
            {"name": c.name, "label": str(c.label), "unit": c.unit.value} for c in answer.columns
        ],
        "rows": [[tabled.plain(value) for value in row] for row in answer.rows],
        "totals": [
            {"by": list(level), "rows": [[tabled.plain(value) for value in row] for row in rows]}
            for level, rows in answer.totals.items()
        ],
        "hidden": answer.hidden,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _parquet(work: Work) -> bytes:
    """Write codes as they are with their names beside them, and which figures are kept back."""
    answer, names = work.answer, tabled.names_of(work.answer)
    named: dict[str, list[object]] = {}
    for at, one in enumerate(answer.columns):
        values = [row[at] for row in answer.rows]
        named[one.name] = [None if isinstance(value, Hidden) else value for value in values]
        if not one.is_figure:
            named[f"{one.name}_name"] = [names.called(one.name, value) for value in values]
        elif answer.hidden:
            named[f"{one.name}_kept_back"] = [isinstance(value, Hidden) for value in values]
    units = {one.name: one.unit.value for one in answer.columns}
    said = {
        "title": work.title,
        "cover": json.dumps(_said(work), ensure_ascii=False),
        "units": json.dumps(units),
        "asked": json.dumps(answer.asked.as_json(), ensure_ascii=False),
    }
    return parquet.write(parquet.columns(named), said)


def _said(work: Work) -> list[dict[str, str]]:
    lines = [*work.cover, _rows(work.answer)]
    return [{"what": what, "said": text} for what, text in lines]


def _rows(answer: Answer) -> tuple[str, str]:
    told, there = len(answer.rows), answer.rows_in_all
    return gettext("Rows"), f"{told:,}" if told == there else f"{told:,} / {there:,}"


WRITERS: Mapping[Format, Callable[[Work], bytes]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.PDF: _pdf,
    Format.JSON: _json,
    Format.PARQUET: _parquet,
}
