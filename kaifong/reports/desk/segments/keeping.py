"""Saving a cell, a figure, a filtered list or other segments as a segment; withdrawing one."""

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import NoSuchSegment, Predicate
from kaifong.reports.desk.answering import figures_or_why, today

from . import words
from .forms import Keeping
from .sources import LONGEST, Source, source_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
@figures_or_why
def new(request: StaffRequest) -> HttpResponse:
    """Show whom a segment would mean and how many they are now, and keep it under a name."""
    require(request.actor, Permission.SEGMENT_KEEP)
    posted = request.method == "POST"
    data = QueryDict(request.POST.get("query", "")[:LONGEST]) if posted else request.GET
    try:
        source = source_of(data, actor=request.actor, today=today())
    except words.TROUBLES as trouble:
        return page(
            request, "reports/desk/segments/new.html", status=400, trouble=words.trouble(trouble)
        )
    mine = [one for one in queries.segments(actor=request.actor) if one.mine]
    form = Keeping(request.POST if posted else None, actor=request.actor, mine=mine)
    if posted and form.is_valid():
        number = _kept(request, form, source.predicate)
        if number is not None:
            toast(request, gettext("Saved."), "good")
            return again("reports:segment", number)
    return _shown(request, form, source, status=422 if posted else 200)


def _shown(request: StaffRequest, form: Keeping, source: Source, *, status: int) -> HttpResponse:
    people, trouble = None, ""
    try:
        people = len(
            queries.members(actor=request.actor, predicate=source.predicate, today=today())
        )
    except words.TROUBLES as found:
        trouble = words.trouble(found)
    except NotAllowed:
        trouble = gettext("What it asks for is not open to you.")
    return page(
        request,
        "reports/desk/segments/new.html",
        status=status,
        form=form,
        query=source.query,
        lines=words.told(source.predicate, actor=request.actor),
        people=people,
        trouble=trouble,
        purpose=words.purposes([request.actor.purpose]),
    )


def _kept(request: StaffRequest, form: Keeping, predicate: Predicate) -> int | None:
    try:
        return actions.save(
            actor=request.actor,
            draft=form.draft(predicate),
            at=timezone.now(),
            **form.replaces(),
        )
    except actions.NamesSomebody:
        form.add_error(
            None, _("Words that are looked for may name somebody. Choose by fields instead.")
        )
    except actions.SavedMeanwhile:
        form.add_error("onto", _("Saved by somebody else in the meantime. Look, and save again."))
    except (NoSuchSegment, actions.NotYours):
        form.add_error(None, _("One of these segments is not open to you any more."))
    except words.TROUBLES as trouble:
        form.add_error(None, words.trouble(trouble))
    return None


@require_POST
@staff_only
@plainly
def withdraw(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Offer a segment no more."""
    try:
        actions.withdraw_segment(actor=request.actor, segment_id=segment_id, at=timezone.now())
    except (NoSuchSegment, actions.NotYours):
        raise NotAllowed(segment_id) from None
    toast(request, gettext("It is offered no more."), "good")
    return go(request, "reports:segments")
