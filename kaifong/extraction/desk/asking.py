"""Asking for an extraction: what it would be is said before it is asked."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.approvals.actions import NobodyCanApprove
from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.extraction import actions, queries, wording
from kaifong.extraction.permissions import Permission
from kaifong.extraction.queries import About
from kaifong.foundation.web import again, page, problem, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly

from .forms import Asking
from .forms_of_customers import LISTED, AskingCustomers
from .forms_of_lines import AskingLines

LONGEST = 2_000  # of a list's filters


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Say what an extraction of customers would be, and ask for it."""
    return _asked(request, AskingCustomers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def lines(request: StaffRequest) -> HttpResponse:
    """Say what an extraction of lines of orders would be, and ask for it."""
    return _asked(request, AskingLines)


def _asked(request: StaffRequest, of: type[Asking]) -> HttpResponse:
    moment = timezone.now()
    try:
        require(request.actor, Permission.EXTRACTION_ASK)
    except NotAllowed:
        # Answered here, so that what is written down about it stays.
        actions.deny(actor=request.actor, at=moment)
        return problem(request, 404)
    data = request.POST if request.method == "POST" else None
    form = of(data, actor=request.actor, at=moment, initial=_came_from(request))
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        number = _tried(request, form, context)
        if number is not None:
            toast(request, _("Asked. You find here what becomes of it."))
            return again("extraction:extraction", number)
    status = 422 if form.is_bound and not context else 200
    return page(
        request, "extraction/desk/new.html", status=status, form=form, tabs=_tabs(), **context
    )


def _tabs() -> list[tuple[str, Any, str]]:
    """Return what can be asked for as key, label and address."""
    return [
        (About.CUSTOMER, wording.ABOUT[About.CUSTOMER], reverse("extraction:new")),
        (About.LINE, wording.ABOUT[About.LINE], reverse("extraction:lines")),
    ]


def _came_from(request: StaffRequest) -> dict[str, str]:
    """Return what the list of customers hands over: the filters that were chosen there."""
    query = request.GET.get("list", "")[:LONGEST]
    return {"listed": query, "whom": LISTED} if query else {}


def _tried(request: StaffRequest, form: Asking, context: dict[str, Any]) -> int | None:
    """Ask, or say first what it would be; None with the reason in the form if it cannot be."""
    moment = timezone.now()
    try:
        if "ask" in request.POST:
            return actions.ask(actor=request.actor, wish=form.wish(), at=moment)
        found = queries.reckoned(actor=request.actor, wish=form.wish(), at=moment)
    except queries.TooManyRows:
        form.add_error(form.chosen_by, _("These are more rows than a file may hold."))
    except (actions.NotPlainFilter, queries.NotReadAlike):
        form.add_error(
            form.chosen_by, _("Choose by fields that you may see, not by words looked for.")
        )
    except actions.WrongFields:
        form.add_error("fields_asked", _("Choose fields that can be extracted."))
    except actions.NotForThisRecipient as refused:
        form.add_error("recipient", own(refused.gate.said.en, refused.gate.said.zh))
    except NobodyCanApprove as few:
        said = gettext(
            "Too few people may approve this: the policy wants %(needed)s, and there are %(of)s."
        )
        form.add_error(None, said % {"needed": few.needed, "of": few.of})
    else:
        lost = found.audience.left_out.items() if found.audience else ()
        context |= {
            "found": found,
            "cls": wording.CLASSES[found.cls],
            "lost": sorted(lost, key=lambda one: -one[1]),
        }
    return None
