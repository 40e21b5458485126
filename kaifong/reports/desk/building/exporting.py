"""An answer of the builder as a file, with a cover that says what it is."""

from dataclasses import replace
from io import BytesIO
from typing import cast

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.web import problem
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import vocabulary
from kaifong.reports.actions import Format, Unkept, make_file
from kaifong.reports.desk.answering import of_figures, today
from kaifong.reports.desk.exporting import without_a_font
from kaifong.reports.queries import words
from kaifong.reports.queries.subjects import Named, NoSuchSubject, named
from kaifong.reports.rules.subjects import NotASubject, Shelf, Subject, subject_of

from .page import refused
from .saving import LONGEST
from .wanted import Wish, wish_of

TITLE = gettext_lazy("Figures")


@require_POST
@staff_only
@plainly
@of_figures
def export(request: StaffRequest) -> HttpResponse:
    """Give the answer out as a file: of the rows that the reader may export."""
    kind = {one.name.lower(): one for one in Format}.get(request.POST.get("format", ""))
    if kind is None:
        return problem(request, 400)
    try:
        made = make_file(
            actor=request.actor,
            named=_named(request),
            format=kind,
            language=get_language() or "en",
            at=timezone.now(),
            today=today(),
        )
    except NoChineseFont:
        return without_a_font(request)
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))
    file = FileResponse(
        BytesIO(made.content),
        as_attachment=True,
        filename=made.name,
        content_type=made.content_type,
    )
    return cast("HttpResponse", file)


def _named(request: StaffRequest) -> Named | Unkept:
    """
    Return which question is meant: by its subject, or as an address of the builder puts it.

    :raises NotAllowed: if the subject is not open to the reader
    """
    if subject := request.POST.get("subject", ""):
        try:
            return named(actor=request.actor, subject=subject_of(subject))
        except (NotASubject, NoSuchSubject):
            raise NotAllowed(subject) from None
    query = QueryDict(request.POST.get("query", "")[:LONGEST])
    wish = wish_of(query, vocabulary(actor=request.actor))
    return _kept(request.actor, wish) or Unkept(TITLE, wish.asked, wish.chart)


def _kept(actor: Actor, wish: Wish) -> Named | None:
    """Return the kept report from which a question came, if it was not changed since."""
    if not wish.saved:
        return None
    try:
        found = named(actor=actor, subject=Subject(Shelf.KEPT, str(wish.saved)))
    except NoSuchSubject:
        return None
    return replace(found, chart=wish.chart) if found.asked == wish.asked else None
