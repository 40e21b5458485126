"""An answer of the builder as a file, with a cover that says what it is."""

from io import BytesIO
from typing import IO, cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.files.actions import TooManyAtOnce, ask
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.web import again, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.reports.actions import ROWS_AS, Format, Unkept, make_file, make_lines_file
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.desk.downloading import LINES
from kaifong.reports.desk.exporting import without_a_font
from kaifong.reports.queries import words
from kaifong.reports.queries.pictures import NothingToDraw
from kaifong.reports.queries.subjects import Named

from .asked import ORDER_LINES, is_large, question_of
from .page import refused


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
    """Answer with the file; if it is large, with the page on which it is waited for."""
    actor, named, language = request.actor, _named(request), get_language() or "en"
    if is_large(actor, named, kind, today()):
        return _have_made(request, language)
    made = make_lines_file(
        actor=actor,
        named=named,
        format=kind,
        language=language,
        at=timezone.now(),
        today=today(),
    )
    return _file(made.file, made.name, made.content_type)


def _file(content: IO[bytes], name: str, content_type: str) -> HttpResponse:
    file = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    return cast("HttpResponse", file)


def _have_made(request: StaffRequest, language: str) -> HttpResponse:
    """Have the worker make the file, and lead to where it is waited for."""
    wish, at = _sent(request, "format", "subject", "query"), timezone.now()
    try:
        file_id = ask(actor=request.actor, kind=ORDER_LINES, wish=wish, language=language, at=at)
    except TooManyAtOnce:
        toast(request, _("Three large files of yours are being made: wait for one."), "warn")
        return again("files:list")
    return again("files:file", file_id)


def _named(request: StaffRequest) -> Named | Unkept:
    return question_of(request.actor, _sent(request, "subject", "query"))


def _sent(request: StaffRequest, *names: str) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in names}
