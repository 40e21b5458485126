"""Handing a segment over: how many will be lost to what is said before it is done."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.approvals.actions import NobodyCanApprove
from kaifong.authority.audit.refusals import log_refusal
from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions
from kaifong.intelligence.permissions import Permission
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import NoSuchSegment, Reckoned, SegmentSeen
from kaifong.reports.desk.answering import figures_or_why

from . import words
from .forms import Handing

WAY = "reports:segment-hand"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
@figures_or_why
def hand(request: StaffRequest, segment_id: int) -> HttpResponse:
    """Say what a hand-over would be, and hand the segment over."""
    require(request.actor, Permission.SEGMENT_HAND)
    try:
        seen = queries.segment(actor=request.actor, segment_id=segment_id)
    except NoSuchSegment:
        raise NotAllowed(segment_id) from None
    posted = request.method == "POST"
    form = Handing(request.POST if posted else None)
    context: dict[str, Any] = {}
    if posted and form.is_valid():
        number = _tried(request, seen, form, context)
        if number is not None:
            toast(request, gettext("Handed over. You find here what becomes of it."), "good")
            return again("reports:hand-over", number)
    return page(
        request,
        "reports/desk/segments/hand.html",
        status=422 if posted and not context else 200,
        form=form,
        seen=seen,
        made_for=words.purposes(queries.drawn_up_for(seen)),
        **context,
    )


def _tried(
    request: StaffRequest, seen: SegmentSeen, form: Handing, context: dict[str, Any]
) -> int | None:
    """Hand over, or say first what it would be; None with the reason in the form if it cannot."""
    offered = form.offered()
    bad = queries.not_made_for(offered.wish.use, queries.drawn_up_for(seen))
    try:
        if bad:
            _refused(request, seen, form, bad)
            return None
        if "hand" in request.POST:
            return _handed(request, seen, form)
        found = queries.reckon(
            actor=request.actor, segment_id=seen.id, wish=offered.wish, at=timezone.now()
        )
    except actions.CountChanged as changed:
        form.add_error(None, _("How many remain has changed since. Read it again."))
        context |= _said(changed.found)
    except words.TROUBLES as trouble:
        form.add_error(None, words.trouble(trouble))
    except NotAllowed:
        form.add_error(None, _("What it asks for is not open to you."))
    else:
        context |= _said(found)
    return None


def _handed(request: StaffRequest, seen: SegmentSeen, form: Handing) -> int | None:
    said = request.POST.get("said", "")
    try:
        return actions.hand_over(
            actor=request.actor,
            segment_id=seen.id,
            version=seen.version,
            offered=form.offered(),
            at=timezone.now(),
            said=int(said) if said.isdecimal() and len(said) < 16 else -1,
        )
    except actions.NobodyRemains:
        form.add_error(None, _("Nobody remains who may be used for this."))
    except (actions.SavedMeanwhile, actions.WrongWish):
        form.add_error(None, _("The segment was changed in the meantime. Look at it again."))
    except NobodyCanApprove as few:
        told = gettext(
            "Too few people may approve this: the policy wants %(needed)s, and there are %(of)s."
        )
        form.add_error(None, told % {"needed": few.needed, "of": few.of})
    return None


def _refused(request: StaffRequest, seen: SegmentSeen, form: Handing, bad: list[str]) -> None:
    told = gettext(
        "It was drawn up for %(purposes)s: what was collected and chosen for that may not be used"
        " for this (Cap. 486 DPP3). Draw up a segment for the purpose itself."
    )
    form.add_error("use", told % {"purposes": words.purposes(bad)})
    log_refusal(actor=request.actor, way=WAY, why="purpose", object_id=seen.id, at=timezone.now())


def _said(found: Reckoned) -> dict[str, Any]:
    remaining = len(found.remaining)
    return {
        "found": found,
        "remaining": remaining,
        "lost": words.lost(found.lost, found.whole),
        "wants_approval": queries.wants_approval(remaining),
    }
