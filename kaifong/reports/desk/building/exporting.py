"""An answer of the builder as a file, with a cover that says what it is."""

import json
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents import book, csv
from kaifong.foundation.documents.book import Cell, Column, Table
from kaifong.foundation.documents.sheet import Column as SheetColumn
from kaifong.foundation.documents.sheet import Sheet
from kaifong.foundation.web import formats, problem
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import Answer, AnswerColumn, Hidden, Unit, vocabulary
from kaifong.reports import actions
from kaifong.reports.actions import Format
from kaifong.reports.desk import wording
from kaifong.reports.desk.answering import of_figures, today

from . import words
from .page import chips, query_in, refused
from .table import headed
from .wanted import Wish, wish_of

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


@require_POST
@staff_only
@plainly
@of_figures
def export(request: StaffRequest) -> HttpResponse:
    """Give the answer out as a file: of the rows that the reader may export."""
    kind = {f.name.lower(): f for f in TYPES}.get(request.POST.get("format", ""))
    if kind is None:
        return problem(request, 400)
    at, made = timezone.now(), list[bytes]()
    actor = request.actor
    try:
        wish = wish_of(query_in(request), vocabulary(actor=actor))

        def write() -> int:
            answer = intelligence.ask(
                actor=actor, asked=wish.asked, today=today(), at=at, action="export"
            )
            made.append(MAKE[kind](actor, wish, answer))
            return len(answer.rows)

        beyond = wish.asked.beyond
        actions.export_figures(actor=actor, kind=kind, beyond=beyond, write=write, at=at)
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))
    name = f"figures-{timezone.localtime(at):%Y%m%d-%H%M}.{kind.name.lower()}"
    file = FileResponse(
        BytesIO(made[0]), as_attachment=True, filename=name, content_type=TYPES[kind]
    )
    return cast("HttpResponse", file)


def cover(actor: Actor, wish: Wish, answer: Answer) -> list[tuple[str, str]]:
    """Return what a reader of the file must know: as of when, whose rows, which, how reckoned."""
    scope = actor.scope("export", "order")
    filters = "; ".join(f"{label}: {text}" for label, text, _ in chips(wish))
    return [
        (gettext("As of"), f"{formats.hk_moment(answer.as_of)} HKT"),
        (gettext("For"), f"{actor.name} ({', '.join(actor.departments)})"),
        (gettext("Scope"), _scope(wish, wording.whose(scope))),
        (gettext("Period"), _days(answer.period.start, answer.period.until)),
        (
            gettext("Compared with"),
            _days(answer.before.start, answer.before.until)
            if answer.before
            else gettext("nothing"),
        ),
        (gettext("Filters"), filters or gettext("none")),
        *([(gettext("Limits"), kept_back(answer))] if answer.hidden else []),
        *((headed(c), _defined(c, answer)) for c in answer.columns if not c.before),
    ]


def _defined(column: AnswerColumn, answer: Answer) -> str:
    version = answer.versions.get(column.name)
    if version is None:
        return str(column.formula)
    said = {"formula": column.formula, "version": version}
    return gettext("%(formula)s (version %(version)s)") % said


def kept_back(answer: Answer) -> str:
    """Return in words that figures were kept back, and why."""
    return gettext(
        "%(count)s figures are kept back: alone, or with others that were told, they would speak"
        " of fewer than %(small)s people."
    ) % {"count": answer.hidden, "small": answer.small}


def _scope(wish: Wish, own: str) -> str:
    if not wish.asked.beyond:
        return own
    return gettext("%(own)s, and beyond them without small cells") % {"own": own}


def _days(start: date, until: date) -> str:
    last = date.fromordinal(until.toordinal() - 1)
    return f"{formats.hk_date(start)} – {formats.hk_date(last)}"


def table_of(answer: Answer) -> Table:
    """Return the rows and the whole as a plain table."""
    at = [n for n, c in enumerate(answer.columns) if not c.is_figure and c.unit is Unit.PRODUCT]
    products = {row[n] for row in answer.rows for n in at}
    names = words.Names({code for code in products if isinstance(code, int)})
    rows = [
        [_cell(value, column, names) for value, column in zip(row, answer.columns, strict=True)]
        for row in answer.rows
    ]
    return Table(gettext("Figures"), [_column(column) for column in answer.columns], rows)


def _cell(value: object, column: AnswerColumn, names: words.Names) -> Cell:
    if not column.is_figure:
        return names.called(column.name, value)
    if isinstance(value, Hidden):
        return None
    if column.unit in {Unit.BASIS_POINTS, Unit.TEN_THOUSANDTHS} and isinstance(value, int):
        return value / words.HUNDRED
    return value if isinstance(value, int) else None


def _column(column: AnswerColumn) -> Column:
    if not column.is_figure:
        return Column(headed(column))
    if column.unit is Unit.CENTS:
        return Column(f"{headed(column)} (HK$)", "hkd")
    return Column(headed(column), "percent" if column.unit is Unit.BASIS_POINTS else "count")


def _csv(actor: Actor, wish: Wish, answer: Answer) -> bytes:
    table = table_of(answer)
    columns = [SheetColumn(c.title, "hkd" if c.kind == "hkd" else "text") for c in table.columns]
    sheet = Sheet(gettext("Figures"), columns, cover(actor, wish, answer), gettext("Rows"))
    with csv.write(sheet, table.rows) as file:  # type: ignore[arg-type]
        return file.read()


def _xlsx(actor: Actor, wish: Wish, answer: Answer) -> bytes:
    lines = [*cover(actor, wish, answer), (gettext("Rows"), str(len(answer.rows)))]
    return book.write(gettext("Figures"), gettext("Cover"), lines, [table_of(answer)])


def _json(actor: Actor, wish: Wish, answer: Answer) -> bytes:
    said = {
        "cover": [{"what": what, "said": text} for what, text in cover(actor, wish, answer)],
        "asked": wish.asked.as_json(),
        "as_of": answer.as_of.isoformat(),
        "versions": answer.versions,
        "columns": [{"name": c.name, "unit": c.unit.value} for c in answer.columns],
        "rows": [[_plain(value) for value in row] for row in answer.rows],
        "totals": [
            {"by": list(level), "rows": [[_plain(value) for value in row] for row in rows]}
            for level, rows in answer.totals.items()
        ],
        "hidden": answer.hidden,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _plain(value: object) -> object:
    if isinstance(value, Hidden):
        return {"hidden": True}
    return value.isoformat() if isinstance(value, date | datetime) else value


MAKE: dict[Format, Callable[[Actor, Wish, Answer], bytes]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.JSON: _json,
}
