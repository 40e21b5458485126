"""Declaring another system, changing that, and letting it go."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly
from kaifong.sources import actions
from kaifong.sources.permissions import Permission

from .forms import NewSource, SourceForm
from .listing import found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Show the form for another system and, on POST, declare it."""
    require(request.actor, Permission.SOURCE_KEEP)
    sent: Any = request.POST if request.method == "POST" else None
    form = NewSource(sent)
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            actions.declare(
                actor=request.actor, code=code, declared=form.declared(), at=timezone.now()
            )
        except actions.CodeTaken:
            form.add_error("code", _("Another system has this code. Choose another."))
        else:
            toast(request, _("Declared. Now say what its tables hold."))
            return again("sources:tables", code)
    status = 422 if form.is_bound else 200
    return page(request, "sources/desk/form.html", status=status, form=form, one=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Show what is declared of a system and, on POST, change it."""
    require(request.actor, Permission.SOURCE_KEEP)
    one = found(request, code)
    now = {name: getattr(one, name) for name in SourceForm.base_fields}
    sent: Any = request.POST if request.method == "POST" else None
    form = SourceForm(sent, initial=now)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.redeclare(
                actor=request.actor,
                code=code,
                declared=form.declared(),
                version=form.cleaned_data["version"] or 0,
                at=timezone.now(),
            )
        except actions.EditedMeanwhile:
            status = 409
            form.add_error(None, _("Somebody else has changed it meanwhile. Load it again."))
        else:
            toast(request, _("Saved."))
            return again("sources:detail", code)
    name = own(one.name_en, one.name_zh)
    return page(request, "sources/desk/form.html", status=status, form=form, one=one, name=name)


@require_POST
@staff_only
@plainly
def remove(request: StaffRequest, code: str) -> HttpResponse:
    """Let a system go with all that was read from it."""
    try:
        actions.remove(actor=request.actor, code=code, at=timezone.now())
    except actions.NoSuchSource:
        raise Http404 from None
    toast(request, _("The system and all that was read from it are gone."))
    return again("sources:list")
