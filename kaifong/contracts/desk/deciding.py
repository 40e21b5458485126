"""Proposing, taking back, ending, taking over and testing a contract."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.approvals.actions import NobodyCanApprove
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.contracts import actions, queries, wording
from kaifong.foundation.web import again, problem, toast
from kaifong.foundation.web.refusals import plainly

from .editing import nobody
from .forms import Ending
from .listing import shown


@require_POST
@staff_only
@plainly
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask the owner of the data to agree."""
    done = _("Proposed. Whoever answers for the data is asked to agree.")
    return _done(
        request,
        pk,
        lambda: actions.propose(actor=request.actor, contract_id=pk, at=timezone.now()),
        done,
    )


@require_POST
@staff_only
@plainly
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a draft of what was proposed."""
    return _done(
        request,
        pk,
        lambda: actions.take_draft_back(actor=request.actor, contract_id=pk, at=timezone.now()),
        _("It is a draft again."),
    )


@require_POST
@staff_only
@plainly
def take_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer for the contract."""
    return _done(
        request,
        pk,
        lambda: actions.take_over(actor=request.actor, contract_id=pk, at=timezone.now()),
        _("You answer for it now."),
    )


@require_POST
@staff_only
@plainly
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """End the contract."""
    form = Ending(request.POST)
    if not form.is_valid():
        return shown(request, pk, form=form)
    why = form.cleaned_data["why"]
    return _done(
        request,
        pk,
        lambda: actions.end(actor=request.actor, contract_id=pk, why=why, at=timezone.now()),
        _("Ended. What it had brought about is taken back."),
    )


@require_POST
@staff_only
@plainly
def check(request: StaffRequest, pk: int) -> HttpResponse:
    """Test the contract now."""

    def test() -> None:
        as_of = queries.figures_as_of()
        actions.check(actor=request.actor, contract_id=pk, at=timezone.now(), as_of=as_of)

    return _done(request, pk, test, _("Tested."))


def _done(request: StaffRequest, pk: int, does: Callable[[], object], said: object) -> HttpResponse:
    try:
        does()
    except actions.NoSuchContract:
        return problem(request, 404)
    except queries.CannotSay as refused:
        toast(request, wording.CANNOT[refused.field, refused.why], "bad")
    except actions.NobodyOwns as refused:
        toast(request, nobody(refused), "bad")
    except NobodyCanApprove as few:
        text = gettext("The policy wants %(needed)s voices, and %(of)s may agree.")
        toast(request, text % {"needed": few.needed, "of": few.of}, "bad")
    except (actions.NotNow, actions.NotInForce):
        toast(request, _("It does not stand so any more: look at it again."), "info")
    else:
        toast(request, said)
    return again("contracts:contract", pk)
