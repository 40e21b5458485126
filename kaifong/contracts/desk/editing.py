"""Drafting a contract, and changing its draft or drafting its next version."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.contracts import actions, queries, wording
from kaifong.contracts.permissions import Permission
from kaifong.foundation.ids import DepartmentId
from kaifong.foundation.web import again, page, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.intelligence.queries import BadAsk

from . import places
from .forms import Drafting

POSTED = ["GET", "HEAD", "POST"]
PARTS = {
    "asked": "report",
    "forms": "given_as",
}  # the field of the form in which a part of a wish is chosen


@require_http_methods(POSTED)
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Draft a contract."""
    require(request.actor, Permission.CONTRACT_DRAFT)
    form = Drafting(
        request.POST or None,
        actor=request.actor,
        initial={"valid_from": timezone.localdate(), "given_as": ["screen"]},
    )
    if form.is_bound and form.is_valid():
        number = _drafted(request, form)
        if number is not None:
            toast(request, _("Drafted. Propose it once it says what you need."))
            return again("contracts:contract", number)
    return _form(request, form, None)


@require_http_methods(POSTED)
@staff_only
@plainly
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the version to come, or draft it out of the one in force."""
    require(request.actor, Permission.CONTRACT_DRAFT)
    try:
        seen = queries.contract(actor=request.actor, contract_id=pk)
    except queries.NotThere:
        return problem(request, 404)
    if not seen.may_draft:
        return problem(request, 404)
    form = Drafting(request.POST or None, actor=request.actor, seen=seen)
    if form.is_bound and form.is_valid() and _changed(request, form, seen):
        toast(request, _("Saved as a draft."))
        return again("contracts:contract", pk)
    return _form(request, form, seen)


@require_POST
@staff_only
@plainly
def renew(request: StaffRequest, pk: int) -> HttpResponse:
    """Draft the next version in the words of the one in force: what follows is made anew."""
    try:
        seen = queries.contract(actor=request.actor, contract_id=pk)
    except queries.NotThere:
        return problem(request, 404)
    wish = seen.shown.wish
    try:
        actions.draft_next(actor=request.actor, contract_id=pk, wish=wish, at=timezone.now())
    except actions.NotNow:
        toast(request, _("A next version is on its way already."), "info")
    except (queries.CannotSay, actions.NobodyOwns, BadAsk):
        toast(request, _("It cannot be said like this any more: change what is marked."), "info")
        return again("contracts:edit", pk)
    else:
        toast(
            request, _("Drafted in the same words. Propose it; once agreed, it reaches every role.")
        )
    return again("contracts:contract", pk)


def _form(request: StaffRequest, form: Drafting, seen: queries.ContractSeen | None) -> HttpResponse:
    return page(
        request,
        "contracts/desk/edit.html",
        status=422 if form.is_bound else 200,
        form=form,
        seen=seen,
        words=places.words(seen) if seen else None,
        agreed=bool(seen and seen.to_come and seen.to_come.state.value in {"proposed", "agreed"}),
    )


def _drafted(request: StaffRequest, form: Drafting) -> int | None:
    try:
        return actions.draft(
            actor=request.actor,
            department_id=DepartmentId(form.cleaned_data["department"]),
            wish=form.wish(),
            at=timezone.now(),
        )
    except (queries.CannotSay, actions.NobodyOwns, BadAsk) as refused:
        _say(form, refused)
    return None


def _changed(request: StaffRequest, form: Drafting, seen: queries.ContractSeen) -> bool:
    change = actions.change if seen.to_come else actions.draft_next
    try:
        change(actor=request.actor, contract_id=seen.id, wish=form.wish(), at=timezone.now())
    except (queries.CannotSay, actions.NobodyOwns, BadAsk) as refused:
        _say(form, refused)
    except actions.NotNow:
        form.add_error(None, _("Somebody else did something with it meanwhile: open it again."))
    else:
        return True
    return False


def _say(form: Drafting, refused: Exception) -> None:
    if isinstance(refused, queries.CannotSay):
        field = PARTS.get(refused.field, refused.field)
        form.add_error(field, str(wording.CANNOT[refused.field, refused.why]))
    elif isinstance(refused, actions.NobodyOwns):
        form.add_error("report", nobody(refused))
    else:
        form.add_error("report", _("These figures cannot be asked together."))


def nobody(refused: actions.NobodyOwns) -> str:
    """Say that nobody answers for the data, and what to do."""
    said = gettext(
        "Nobody answers for these data: in the department “%(code)s” an administrator must let"
        " somebody agree to data contracts, who is not of yours."
    )
    return said % {"code": refused.code}
