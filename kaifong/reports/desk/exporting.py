"""The report as a file, with a cover that says what it is."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import cast

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents.book import Table
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.web import formats, problem
from kaifong.foundation.web.refusals import plainly
from kaifong.reports import actions, queries
from kaifong.reports.actions import TYPES, Format
from kaifong.reports.queries import covers
from kaifong.reports.queries.pictures import NothingToDraw

from . import pictured, tabulating, wording
from .answering import of_figures, today
from .asking import Wanted, wanted
from .figures import key_figures
from .writing import MAKE, PICTURES, Told


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
    except NothingToDraw as trouble:
        return problem(request, 409, _("There is no chart to be had"), str(trouble))
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
    :raises NoChineseFont: if a paper or a picture cannot be set
    :raises NothingToDraw: if a picture is asked for of a view that has no chart
    """
    made: list[bytes] = []

    def write() -> int:
        glance = queries.glance(actor=actor, asked=wish.asked)
        told = Told(actor, wish, glance, (), cover(actor, wish, glance, at))
        if kind in PICTURES:
            drawing, rows = pictured.drawing(actor, wish, glance)
            told = replace(told, drawing=drawing)
        else:
            told = replace(told, tables=_tables(actor, wish, glance, kind))
            rows = sum(len(table.rows) for table in told.tables)
        if kind is Format.PDF:
            told = replace(told, drawing=pictured.of_sales(actor, wish, glance))
        made.append(MAKE[kind](told))
        return rows

    rows = actions.export(actor=actor, asked=wish.asked, kind=kind, write=write, at=at)
    return made[0], rows


def _tables(actor: Actor, wish: Wanted, glance: queries.Glance, kind: Format) -> list[Table]:
    if kind in {Format.CSV, Format.PARQUET}:
        return [tabulating.all_sides(actor, wish)]
    tables = tabulating.whole(actor, wish, glance)
    if kind in {Format.XLSX, Format.JSON}:
        tables.append(tabulating.all_sides(actor, wish))
    return tables


def cover(
    actor: Actor, wish: Wanted, glance: queries.Glance, at: datetime
) -> list[tuple[str, str]]:
    """Return what a reader of the file must know: as of when, whose orders, which, how reckoned."""
    made = covers.Made(actor=actor, action=wish.asked.action, at=at)
    scope = actor.scope(wish.asked.action, "order")
    known = queries.openness(actor, wish.asked.action)
    limits = " ".join(wording.limits(known, scope))
    return [
        (gettext("As of"), f"{formats.hk_moment(glance.as_of)} HKT"),
        *covers.made_for(made),
        (gettext("Scope"), wording.whose(scope)),
        *([(gettext("Limits"), limits)] if limits else []),
        *wish.in_words(),
        (gettext("Kept back"), gettext("none")),
        *covers.classified(FieldClass.FINANCIAL if known.sees_money else FieldClass.INTERNAL),
        *((str(one.label), str(one.definition)) for one in key_figures(known)),
    ]
