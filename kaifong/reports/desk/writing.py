"""The monitoring report as a file of each kind."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from kaifong.authority.queries import Actor
from kaifong.foundation.documents import book, csv, drawings, parquet, pdf
from kaifong.foundation.documents.book import Table
from kaifong.foundation.documents.pdf import Paper
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.web import formats
from kaifong.reports import queries
from kaifong.reports.actions import Format
from kaifong.reports.queries.papers import on_paper

from .asking import Wanted
from .figures import key_figures
from .listing import TITLE


@dataclass(frozen=True)
class Told:
    """
    What a writer is handed: for whom, what was asked, the tables and the cover.

    `drawing` is the chart as SVG, for papers and pictures; these have no tables.
    """

    actor: Actor
    wish: Wanted
    glance: queries.Glance
    tables: Sequence[Table]
    cover: Sequence[tuple[str, str]]
    drawing: str = ""

    def lines(self, *but: Table) -> list[tuple[str, str]]:
        """Return the cover with how many rows there are in each table."""
        tables = [table for table in self.tables if table not in but]
        said = "; ".join(f"{table.title}: {len(table.rows):,}" for table in tables)
        return [*self.cover, (gettext("Rows"), said)]


def _csv(told: Told) -> bytes:
    (table,) = told.tables
    columns = [Column(one.title, one.kind) for one in table.columns]
    lines = [*told.cover, (table.title, table.note)]
    sheet = Sheet(str(TITLE), columns, lines, gettext("Rows"))
    with csv.write(sheet, table.rows) as file:
        return file.read()


def _xlsx(told: Told) -> bytes:
    return book.write(str(TITLE), gettext("Cover"), told.lines(), told.tables)


def _pdf(told: Told) -> bytes:
    glance, actor, wish = told.glance, told.actor, told.wish
    known = queries.openness(actor, wish.asked.action)
    tiles = [
        (str(f.label), f.show(f.value(glance)), _against(f.name, glance))
        for f in key_figures(known)
    ]
    first, *others = told.tables
    paper = Paper(
        title=str(TITLE),
        language=get_language() or "en",
        facts=told.lines(first),
        figures=tiles,
        tables=[on_paper(table) for table in others],
        drawing=told.drawing,
        foot=f"{TITLE} · {actor.name} · {formats.hk_moment(glance.as_of)} HKT",
    )
    return pdf.write(paper)


def _against(name: str, glance: queries.Glance) -> str:
    grown = None if name == "returns_rate" else glance.change(name)
    return "" if grown is None else formats.signed_percent(grown)


def _json(told: Told) -> bytes:
    said = {
        "title": str(TITLE),
        "cover": _said(told),
        "as_of": told.glance.as_of.isoformat(),
        "tables": [
            {
                "title": table.title,
                "note": table.note,
                "columns": [{"label": one.title, "kind": one.kind} for one in table.columns],
                "rows": table.rows,
            }
            for table in told.tables
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _parquet(told: Told) -> bytes:
    (table,) = told.tables
    columns = zip(*table.rows, strict=True) if table.rows else ([] for _ in table.columns)
    named = {one.title: list(cells) for one, cells in zip(table.columns, columns, strict=True)}
    units = json.dumps({one.title: one.kind for one in table.columns}, ensure_ascii=False)
    cover = json.dumps(_said(told), ensure_ascii=False)
    return parquet.write(named, {"title": str(TITLE), "cover": cover, "units": units})


def _png(told: Told) -> bytes:
    return drawings.png(told.drawing, str(TITLE), told.cover)


def _svg(told: Told) -> bytes:
    return drawings.described(told.drawing, str(TITLE), told.cover).encode()


def _said(told: Told) -> list[dict[str, str]]:
    return [{"what": what, "said": text} for what, text in told.lines()]


MAKE: Mapping[Format, Callable[[Told], bytes]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.PDF: _pdf,
    Format.JSON: _json,
    Format.PARQUET: _parquet,
    Format.PNG: _png,
    Format.SVG: _svg,
}
PICTURES = (Format.PNG, Format.SVG)
OFFERED = ",".join(one.name.lower() for one in MAKE)
