"""Writing an answer as a file of each kind, its cover with it."""

import dataclasses
import json
from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from kaifong.foundation.documents import book, csv, drawings, native, parquet, pdf
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.intelligence.queries import Answer, Hidden
from kaifong.reports.queries import covers, papers, pictures, tabled

from .exporting import Format

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
    Format.JSON: "application/json",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.PNG: "image/png",
    Format.SVG: "image/svg+xml",
}


@dataclasses.dataclass(frozen=True)
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
    charted = [dataclasses.replace(one, drawn=_native(work, one)) for one in tables if one]
    return book.write(work.title, gettext("Cover"), _lines(work), charted)


NATIVE: Mapping[str, native.Kind] = {
    "line": "line",
    "stacked": "stacked",
    "heat": "heat",
    "cohort": "heat",
}


def _native(work: Work, table: book.Table) -> native.Drawn | None:
    """Return how a table is drawn by the spreadsheet: the columns of its first figure's kind."""
    figures = [n for n, column in enumerate(table.columns) if column.kind != "text"]
    if work.chart == "none" or not figures or not table.rows or not work.answer.asked.dimensions:
        return None
    first = table.columns[figures[0]].kind
    series = [n for n in figures if table.columns[n].kind == first]
    return native.Drawn(NATIVE.get(work.chart, "bar"), figures[0], tuple(series))


def _pdf(work: Work) -> bytes:
    table = tabled.crossed(work.answer) or tabled.flat(work.answer)
    facts = _lines(work)
    drawing = pictures.svg_or_none(work.answer, work.chart, work.language)
    return pdf.write(papers.paper(work.title, work.language, facts, [table], drawing))


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
    return parquet.write(named, said)


def _svg(work: Work) -> bytes:
    """Write the chart, and its cover as the description that goes with a drawing."""
    drawing = pictures.svg(work.answer, _kind(work), work.language)
    return drawings.described(drawing, work.title, _lines(work)).encode()


def _png(work: Work) -> bytes:
    """Write the chart as points, its cover in the text that goes with a picture."""
    drawing = pictures.svg(work.answer, _kind(work), work.language)
    return drawings.png(drawing, work.title, _lines(work))


def _kind(work: Work) -> str:
    return "bar" if work.chart == "none" else work.chart


def _said(work: Work) -> list[dict[str, str]]:
    return [{"what": what, "said": text} for what, text in _lines(work)]


def _lines(work: Work) -> covers.Lines:
    return [*work.cover, _rows(work.answer)]


def _rows(answer: Answer) -> tuple[str, str]:
    told, there = len(answer.rows), answer.rows_in_all
    return gettext("Rows"), f"{told:,}" if told == there else f"{told:,} / {there:,}"


WRITERS: Mapping[Format, Callable[[Work], bytes]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.PDF: _pdf,
    Format.JSON: _json,
    Format.PARQUET: _parquet,
    Format.PNG: _png,
    Format.SVG: _svg,
}
