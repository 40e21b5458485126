"""Keeping a question under a name, and the list of those that are kept."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import SavedReportId
from kaifong.foundation.web import go, page, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import vocabulary
from kaifong.orders.permissions import Permission
from kaifong.reports import actions
from kaifong.reports.desk import wording
from kaifong.reports.desk.answering import of_figures
from kaifong.reports.desk.places import tabs
from kaifong.reports.desk.sharing import said
from kaifong.reports.queries.saved import saved, saved_one
from kaifong.reports.queries.saved import versions as versions_of
from kaifong.reports.rules import Sharing

from . import words
from .page import query_in, refused
from .wanted import wish_of


class Keeping(forms.Form):
    """A name, with whom it is shared, and whether a kept report is to be changed."""

    name = forms.CharField(max_length=120)
    sharing = forms.CharField(max_length=60)  # private, team:code or department:code
    version = forms.IntegerField(required=False, min_value=1)


@require_POST
@staff_only
@plainly
@of_figures
def save(request: StaffRequest) -> HttpResponse:
    """Keep what the builder shows."""
    form = Keeping(request.POST)
    if not form.is_valid():
        return problem(request, 400, _("Give it a name"), _("A kept report needs a name."))
    try:
        wish = wish_of(query_in(request), vocabulary(actor=request.actor))
    except words.TROUBLES as trouble:
        return refused(request, words.refusal(trouble))
    sharing, _colon, with_code = form.cleaned_data["sharing"].partition(":")
    if sharing not in set(Sharing):
        return problem(request, 400)
    version = form.cleaned_data["version"]
    kept = saved_one(actor=request.actor, report_id=wish.saved) if wish.saved else None
    try:
        report_id = actions.save(
            actor=request.actor,
            name=form.cleaned_data["name"],
            asked=wish.asked,
            sharing=Sharing(sharing),
            with_code=with_code,
            at=timezone.now(),
            report_id=kept.id if kept and kept.mine and version else None,
            version=version or 0,
            chart=wish.chart,
        )
    except actions.SavedMeanwhile:
        return meanwhile(request)
    toast(request, gettext("Saved."), "good")
    return go(request, f"{reverse('reports:build')}?saved={report_id}")


def meanwhile(request: StaffRequest) -> HttpResponse:
    title = _("Saved by somebody else in the meantime")
    return problem(request, 409, title, _("Open the newer version, and save again."))


@require_safe
@staff_only
@plainly
def kept(request: StaffRequest) -> HttpResponse:
    """List the kept reports that are open to the reader."""
    require(request.actor, Permission.ORDER_REPORT)
    rows = said(saved(actor=request.actor))
    return page(request, "reports/desk/kept.html", rows=rows, tabs=tabs())


@require_safe
@staff_only
@plainly
def versions(request: StaffRequest, report_id: int) -> HttpResponse:
    """List the versions of a kept report: who saved them, and when."""
    require(request.actor, Permission.ORDER_REPORT)
    one = saved_one(actor=request.actor, report_id=report_id)
    if one is None:
        raise NotAllowed(report_id)
    found = versions_of(actor=request.actor, report_id=report_id)
    rows = [(version, wording.own(*version.by)) for version in found]
    return page(request, "reports/desk/versions.html", one=one, rows=rows)


@require_POST
@staff_only
@plainly
def restore(request: StaffRequest, report_id: int, number: int) -> HttpResponse:
    """Make an earlier version current."""
    last = request.POST.get("version", "")
    try:
        actions.restore(
            actor=request.actor,
            report_id=SavedReportId(report_id),
            number=number,
            version=int(last) if last.isdecimal() and len(last) < 9 else 0,
            at=timezone.now(),
        )
    except (actions.NoSuchReport, actions.NotYours):
        raise NotAllowed(report_id) from None
    except actions.SavedMeanwhile:
        return meanwhile(request)
    toast(request, gettext("It is current again, as a further version."), "good")
    return go(request, "reports:versions", report_id)


@require_POST
@staff_only
@plainly
def withdraw(request: StaffRequest, report_id: int) -> HttpResponse:
    """Offer a kept report no more."""
    try:
        actions.withdraw(actor=request.actor, report_id=SavedReportId(report_id), at=timezone.now())
    except (actions.NoSuchReport, actions.NotYours):
        raise NotAllowed(report_id) from None
    toast(request, gettext("It is offered no more."), "good")
    return go(request, "reports:kept")
