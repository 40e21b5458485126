"""Reviews that come round: whose duty, due when, how far."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.quality import actions, queries
from kaifong.quality.permissions import Permission
from kaifong.quality.wording import CADENCES

from .forms import NewReview


@require_safe
@staff_only
@plainly
def reviews(request: StaffRequest) -> HttpResponse:
    """List the reviews, each with its rounds."""
    found = queries.cycles(actor=request.actor, at=timezone.now())
    return page(
        request,
        "quality/desk/reviews.html",
        rows=[(one, CADENCES[one.cadence]) for one in found],
        overdue=sum(bool(one.now and one.now.overdue) for one in found),
        may_keep=request.actor.may(Permission.QUALITY_KEEP),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Show the form for a review and, on POST, make it a department's duty."""
    require(request.actor, Permission.QUALITY_KEEP)
    sent: Any = request.POST if request.method == "POST" else None
    moment = timezone.now()
    form = NewReview(sent, initial={"first_on": hong_kong_day(moment)})
    if form.is_bound and form.is_valid():
        actions.start_cycle(actor=request.actor, asked=form.round(), at=moment)
        opened = actions.open_reviews(at=moment)
        toast(request, _("Its first round is open.") if opened else _("It begins on its day."))
        return again("quality:reviews")
    status = 422 if form.is_bound else 200
    return page(request, "quality/desk/new_review.html", status=status, form=form)


@require_POST
@staff_only
@plainly
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a review come round no more."""
    try:
        actions.end_cycle(actor=request.actor, cycle_id=pk, at=timezone.now())
    except actions.NoSuchCycle:
        toast(request, _("It has ended already."), "info")
    else:
        toast(request, _("Ended. What was drawn stays to be done."))
    return again("quality:reviews")
