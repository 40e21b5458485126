"""Hand-overs: what one handed over and what waits for one's department, and who may be used."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.approvals.actions import NotUsable
from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import go, page, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence import actions
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import (
    HandOverSeen,
    NoSuchHandOver,
    NotInForce,
    State,
    Use,
)
from kaifong.reports.desk import wording
from kaifong.reports.desk.answering import figures_or_why

from . import words
from .listing import people_page

DONE = {
    "accept": _("Accepted. Below are those whom you may use now."),
    "decline": _("Declined. Whoever handed it over can read why."),
    "take-back": _("Taken back."),
    "finish": _("Done."),
}


class Answering(forms.Form):
    """What is done about a hand-over, and why if it is declined."""

    what = forms.ChoiceField(choices=[(one, one) for one in DONE])
    reason = forms.CharField(required=False, max_length=500)


@require_safe
@staff_only
@plainly
def hand_overs(request: StaffRequest) -> HttpResponse:
    """List what the reader handed over and what is for his departments."""
    found = queries.hand_overs(actor=request.actor, at=timezone.now())
    rows = [(one, _words(one)) for one in found]
    return page(
        request,
        "reports/desk/segments/hand_overs.html",
        waiting=[row for row in rows if row[0].for_me and row[0].state is State.HANDED],
        rows=[row for row in rows if not (row[0].for_me and row[0].state is State.HANDED)],
    )


@require_safe
@staff_only
@plainly
@figures_or_why
def hand_over(request: StaffRequest, hand_over_id: int) -> HttpResponse:
    """Show a hand-over, and to whom it is for those who may be used at this moment."""
    moment = timezone.now()
    try:
        seen = queries.hand_over(actor=request.actor, hand_over_id=hand_over_id, at=moment)
    except NoSuchHandOver:
        raise NotAllowed(hand_over_id) from None
    usable = seen.for_me and seen.state is State.ACCEPTED
    return page(
        request,
        "reports/desk/segments/hand_over.html",
        part="list",
        seen=seen,
        title=seen.segment,
        words=_words(seen),
        lost=words.lost(seen.lost, seen.whole),
        may_answer=seen.for_me and seen.state is State.HANDED,
        may_take_back=seen.mine and seen.state is State.HANDED,
        usable=usable,
        **(_usable(request, seen) if usable else {}),
    )


def _usable(request: StaffRequest, seen: HandOverSeen) -> dict[str, Any]:
    try:
        found = queries.usable(actor=request.actor, hand_over_id=seen.id, at=timezone.now())
    except words.TROUBLES as trouble:
        return {"trouble": words.trouble(trouble)}
    except NotAllowed:
        return {"trouble": gettext("What it asks for is not open to you.")}
    shown = people_page(request, found.remaining)
    rows = shown["listing"].rows if shown["listing"] else ()
    calls = seen.wish.use is Use.CALLS
    return {
        "now": found,
        "lost_now": words.lost(found.lost, found.whole),
        "calls": calls,
        "served": queries.served_of(
            actor=request.actor, hand_over_id=seen.id, ids=[row.id for row in rows]
        )
        if calls
        else set(),
        **shown,
    }


@require_POST
@staff_only
@plainly
def answer(request: StaffRequest, hand_over_id: int) -> HttpResponse:
    """Accept, decline, take back or finish."""
    form = Answering(request.POST)
    if not form.is_valid():
        return problem(request, 400)
    what = form.cleaned_data["what"]
    kind, told = _answered(request, hand_over_id, what, form.cleaned_data["reason"])
    toast(request, told, kind)
    return go(request, "reports:hand-over", hand_over_id)


def _answered(request: StaffRequest, hand_over_id: int, what: str, reason: str) -> tuple[Any, Any]:
    given: dict[str, Any] = {
        "actor": request.actor,
        "hand_over_id": hand_over_id,
        "at": timezone.now(),
    }
    try:
        if what == "decline":
            actions.decline(**given, reason=reason)
        else:
            does = {
                "accept": actions.accept,
                "take-back": actions.take_back,
                "finish": actions.finish,
            }
            does[what](**given)
    except NoSuchHandOver:
        raise NotAllowed(hand_over_id) from None
    except actions.AnsweredAlready:
        return "warn", _("It was answered already.")
    except actions.NoReason:
        return "bad", _("Say why you decline it.")
    except NotInForce:
        return "bad", _("Its time is over, or it was not accepted.")
    except NotUsable:
        return "warn", _("Others have not agreed to it yet.")
    return "good", DONE[what]


@require_POST
@staff_only
@plainly
@figures_or_why
def served(request: StaffRequest, hand_over_id: int) -> HttpResponse:
    """Tick off one customer of a list of calls."""
    given = request.POST.get("customer", "")
    if not given.isdecimal() or len(given) > 18:
        return problem(request, 400)
    try:
        actions.serve(
            actor=request.actor,
            hand_over_id=hand_over_id,
            customer_id=int(given),
            at=timezone.now(),
        )
    except NoSuchHandOver:
        raise NotAllowed(hand_over_id) from None
    except (actions.NotOfIt, NotInForce):
        toast(request, _("This customer may not be used for it any more."), "warn")
    return go(request, "reports:hand-over", hand_over_id)


def _words(seen: HandOverSeen) -> dict[str, object]:
    houses = queries.departments()
    kind, state = words.STATES[seen.state]
    return {
        "use": words.USES[seen.wish.use],
        "from": wording.own(*houses.get(seen.from_code, (seen.from_code, ""))),
        "to": wording.own(*houses.get(seen.to_code, (seen.to_code, ""))),
        "who": words.staff(seen.staff_id),
        "state": state,
        "kind": kind,
        "number": f"H-{seen.id}",
        "about": words.about(seen.wish),
        "steps": [
            (words.STATES[state][1], words.staff(staff_id), at, note)
            for state, staff_id, at, note in seen.steps
        ],
    }
