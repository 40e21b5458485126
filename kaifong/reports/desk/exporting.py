"""The report as a file, with a cover that says what it is."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import cast

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents import book, csv, pdf
from kaifong.foundation.documents.book import Table
from kaifong.foundation.documents.pdf import NoChineseFont, Paper
from kaifong.foundation.documents.sheet import Column as SheetColumn
from kaifong.foundation.documents.sheet import Sheet
from kaifong.foundation.web import formats, problem
from kaifong.foundation.web.refusals import plainly
from kaifong.reports import actions, queries
from kaifong.reports.actions import TYPES, Format
from kaifong.reports.queries.papers import on_paper

from . import tabulating, wording
from .answering import of_figures, today
from .asking import Wanted, wanted
from .figures import key_figures
from .listing import TITLE


@require_POST
@staff_only
@plainly
@of_figures
def export(request: StaffRequest) -> HttpResponse:
    """Give the report out as a file."""
    kind = {f.name.lower(): f for f in actions.DONE}.get(request.POST.get("format", ""))
    if kind is None:
        return problem(request, 400)
    query = QueryDict(request.POST.get("query", "")[:1000])
    wish = wanted(query, actor=request.actor, today=today()).to_be(actions.DONE[kind])
    at = timezone.now()
    try:
        made, _rows = written(actor=request.actor, kind=kind, wish=wish, at=at)
    except NoChineseFont:
        return without_a_font(request)
    name = f"sales-{timezone.localtime(at):%Y%m%d-%H%M}.{kind.name.lower()}"
    file = FileResponse(BytesIO(made), as_attachment=True, filename=name, content_type=TYPES[kind])
    return cast("HttpResponse", file)


def without_a_font(request: StaffRequest) -> HttpResponse:
    """Say that a paper cannot be set on this machine, and what to do."""
    return problem(
        request,
        503,
        _("No font with Chinese characters"),
        _(
            "This machine cannot set Chinese in a PDF. Whoever runs the system installs the"
            " package fonts-noto-cjk, or pylopdf-fonts-zh-tw with the requirements. Excel and"
            " CSV files work."
        ),
    )


def written(*, actor: Actor, kind: Format, wish: Wanted, at: datetime) -> tuple[bytes, int]:
    """
    Return the file and how many rows it holds; that it left is on record.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may not export (or print) orders
    :raises NoChineseFont: if a paper cannot be set
    """
    made: list[bytes] = []

    def write() -> int:
        glance = queries.glance(actor=actor, asked=wish.asked)
        if kind is Format.CSV:
            tables = [tabulating.all_sides(actor, wish)]
        else:
            tables = tabulating.whole(actor, wish, glance)
            if kind is Format.XLSX:
                tables.append(tabulating.all_sides(actor, wish))
        rows = sum(len(table.rows) for table in tables)
        made.append(MAKE[kind](actor, wish, glance, tables))
        return rows

    rows = actions.export(actor=actor, asked=wish.asked, kind=kind, write=write, at=at)
    return made[0], rows


def cover(actor: Actor, wish: Wanted, glance: queries.Glance) -> list[tuple[str, str]]:
    """Return what a reader of the file must know: as of when, whose orders, which, how reckoned."""
    scope = actor.scope(wish.asked.action, "order")
    known = queries.openness(actor, wish.asked.action)
    limits = " ".join(wording.limits(known, scope))
    return [
        (gettext("As of"), f"{formats.hk_moment(glance.as_of)} HKT"),
        (gettext("For"), f"{actor.name} ({', '.join(actor.departments)})"),
        (gettext("Scope"), wording.whose(scope)),
        *([(gettext("Limits"), limits)] if limits else []),
        *wish.in_words(),
        *((str(one.label), str(one.definition)) for one in key_figures(known)),
    ]


def _csv(actor: Actor, wish: Wanted, glance: queries.Glance, tables: Sequence[Table]) -> bytes:
    (table,) = tables
    columns = [SheetColumn(one.title, one.kind) for one in table.columns]
    lines = [*cover(actor, wish, glance), (table.title, table.note)]
    sheet = Sheet(str(TITLE), columns, lines, gettext("Rows"))
    with csv.write(sheet, table.rows) as file:
        return file.read()


def _xlsx(actor: Actor, wish: Wanted, glance: queries.Glance, tables: Sequence[Table]) -> bytes:
    lines = [*cover(actor, wish, glance), *_counts(tables)]
    return book.write(str(TITLE), gettext("Cover"), lines, tables)


def _pdf(actor: Actor, wish: Wanted, glance: queries.Glance, tables: Sequence[Table]) -> bytes:
    known = queries.openness(actor, wish.asked.action)
    tiles = [
        (str(f.label), f.show(f.value(glance)), _against(f.name, glance))
        for f in key_figures(known)
    ]
    made_for = f"{TITLE} · {actor.name} · {formats.hk_moment(glance.as_of)} HKT"
    paper = Paper(
        title=str(TITLE),
        language=get_language() or "en",
        facts=[*cover(actor, wish, glance), *_counts(tables[1:])],
        figures=tiles,
        tables=[on_paper(table) for table in tables[1:]],
        foot=made_for,
    )
    return pdf.write(paper)


def _against(name: str, glance: queries.Glance) -> str:
    grown = None if name == "returns_rate" else glance.change(name)
    return "" if grown is None else formats.signed_percent(grown)


def _counts(tables: Sequence[Table]) -> list[tuple[str, str]]:
    said = "; ".join(f"{table.title}: {len(table.rows):,}" for table in tables)
    return [(gettext("Rows"), said)]


MAKE = {Format.CSV: _csv, Format.XLSX: _xlsx, Format.PDF: _pdf}
