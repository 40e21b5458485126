"""An answer of the builder as a file, with a cover that says what it is."""

from dataclasses import replace
from io import BytesIO
from typing import IO, cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.web import problem
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import vocabulary
from kaifong.reports.actions import ROWS_AS, Format, Unkept, make_file, make_lines_file
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.desk.downloading import LINES
from kaifong.reports.desk.exporting import without_a_font
from kaifong.reports.queries import words
from kaifong.reports.queries.pictures import NothingToDraw
from kaifong.reports.queries.subjects import Named, NoSuchSubject, named
from kaifong.reports.rules.subjects import NotASubject, Shelf, Subject, subject_of

from .page import query_in, refused
from .wanted import Wish, wish_of

TITLE = gettext_lazy("Figures")


@require_POST
@staff_only
@plainly
@of_figures
def export(request: StaffRequest) -> HttpResponse:
    """Give the answer out as a file, or the order lines behind it: of rows open to the reader."""
    wanted = request.POST.get("format", "")
    kind = {one.name.lower(): one for one in Format}.get(wanted.removeprefix(LINES))
    if kind is None or (wanted.startswith(LINES) and kind not in ROWS_AS):
        return problem(request, 400)
    make = _lines if wanted.startswith(LINES) else _figures
    try:
        return make(request, kind)
    except NoChineseFont:
        return without_a_font(request)
    except NothingToDraw as trouble:
        return refused(request, str(trouble))
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))


def _figures(request: StaffRequest, kind: Format) -> HttpResponse:
    made = make_file(
        actor=request.actor,
        named=_named(request),
        format=kind,
        language=get_language() or "en",
        at=timezone.now(),
        today=today(),
    )
    return _file(BytesIO(made.content), made.name, made.content_type)


def _lines(request: StaffRequest, kind: Format) -> HttpResponse:
    made = make_lines_file(
        actor=request.actor,
        named=_named(request),
        format=kind,
        language=get_language() or "en",
        at=timezone.now(),
        today=today(),
    )
    return _file(made.file, made.name, made.content_type)


def _file(content: IO[bytes], name: str, content_type: str) -> HttpResponse:
    file = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    return cast("HttpResponse", file)


def _named(request: StaffRequest) -> Named | Unkept:
    """
    Return which question is meant: by its subject, or as an address of the builder puts it.

    :raises NotAllowed: if the subject is not open to the reader
    """
    query = query_in(request)
    wish = wish_of(query, vocabulary(actor=request.actor)) if query else None
    if subject := request.POST.get("subject", ""):
        return _of_subject(request.actor, subject, wish)
    wish = wish or wish_of(query, vocabulary(actor=request.actor))
    return _kept(request.actor, wish) or Unkept(TITLE, wish.asked, wish.chart)


def _of_subject(actor: Actor, subject: str, wish: Wish | None) -> Named:
    """Return a report by its name, for the days that an address chooses."""
    try:
        found = named(actor=actor, subject=subject_of(subject))
    except (NotASubject, NoSuchSubject):
        raise NotAllowed(subject) from None
    if wish is None:
        return found
    chosen = replace(found.asked, period=wish.asked.period, compare=wish.asked.compare)
    return replace(found, asked=chosen)


def _kept(actor: Actor, wish: Wish) -> Named | None:
    """Return the kept report from which a question came, if it was not changed since."""
    if not wish.saved:
        return None
    try:
        found = named(actor=actor, subject=Subject(Shelf.KEPT, str(wish.saved)))
    except NoSuchSubject:
        return None
    return replace(found, chart=wish.chart) if found.asked == wish.asked else None
