"""The register of those who get data: the list, one of them with its history, and keeping it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries
from kaifong.privacy.disclosure_wording import CAPACITIES, PLACES
from kaifong.privacy.permissions import Permission
from kaifong.privacy.wording import kinds

from .forms import own
from .recipient_forms import Binding, filled


@require_safe
@staff_only
@plainly
def recipients(request: StaffRequest) -> HttpResponse:
    """List everybody who gets data, and whether he may be given any now."""
    rows = queries.recipients(actor=request.actor, at=timezone.now())
    letters = queries.letters(actor=request.actor)
    return page(
        request,
        "privacy/desk/recipients.html",
        rows=[_told(row) for row in rows],
        letters=len(letters),
        may_keep=request.actor.may(Permission.RECIPIENT_KEEP),
        may_log=request.actor.may(Permission.DISCLOSURE_SEE),
    )


@require_safe
@staff_only
@plainly
def recipient(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how one of them is bound, and how before."""
    versions = [_told(row) for row in _kept(request, pk)]
    return page(
        request,
        "privacy/desk/recipient.html",
        now=versions[0],
        versions=versions,
        may_keep=request.actor.may(Permission.RECIPIENT_KEEP),
        may_give=request.actor.may(Permission.RECIPIENT_GIVE),
        may_log=request.actor.may(Permission.DISCLOSURE_SEE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def register(request: StaffRequest) -> HttpResponse:
    """Take somebody into the register."""
    require(request.actor, Permission.RECIPIENT_KEEP)
    form = Binding(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = actions.register_recipient(
            actor=request.actor, bound=form.bound(), at=timezone.now()
        )
        toast(request, _("In the register."))
        return again("privacy:recipient", number)
    status = 422 if form.is_bound else 200
    return page(request, "privacy/desk/binding.html", status=status, form=form, kept=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down how somebody is bound from now on; what was before stays."""
    require(request.actor, Permission.RECIPIENT_KEEP)
    kept = _kept(request, pk)[0]
    sent: Any = request.POST if request.method == "POST" else None
    form = Binding(sent, initial=filled(kept.bound, kept.number))
    if form.is_bound and form.is_valid() and _changed(request, pk, form):
        return again("privacy:recipient", pk)
    status = 422 if form.is_bound else 200
    return page(request, "privacy/desk/binding.html", status=status, form=form, kept=_told(kept))


@require_POST
@staff_only
@plainly
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Give somebody no more data."""
    try:
        actions.end_recipient(actor=request.actor, recipient_id=pk, at=timezone.now())
    except queries.NoSuchRecipient as gone:
        raise Http404 from gone
    except actions.EndedAlready:
        toast(request, _("It was ended before."), "warn")
    else:
        toast(request, _("Ended. Nothing more is given to them."))
    return again("privacy:recipient", pk)


def _changed(request: StaffRequest, pk: int, form: Binding) -> bool:
    try:
        actions.change_recipient(
            actor=request.actor,
            recipient_id=pk,
            seen=form.cleaned_data["seen"] or 0,
            bound=form.bound(),
            at=timezone.now(),
        )
    except actions.RecipientChangedMeanwhile:
        form.add_error(None, _("Somebody changed this meanwhile: look at it again before saving."))
        return False
    except actions.EndedAlready:
        form.add_error(None, _("The business with them has ended: register them anew."))
        return False
    toast(request, _("Saved. What was before stays in the history."))
    return True


def _kept(request: StaffRequest, pk: int) -> tuple[queries.RecipientKept, ...]:
    try:
        return queries.recipient(actor=request.actor, recipient_id=pk, at=timezone.now())
    except queries.NoSuchRecipient as gone:
        raise Http404 from gone


def _told(row: queries.RecipientKept) -> dict[str, Any]:
    bound, gate = row.bound, row.gate
    return {
        "row": row,
        "name": own(bound.name.en, bound.name.zh),
        "capacity": CAPACITIES[bound.capacity],
        "place": PLACES.get(bound.place, bound.place),
        "kinds": kinds(bound.kinds),
        "why": own(gate.said.en, gate.said.zh),
        "warned": [own(one.en, one.zh) for one in gate.warned],
        "standing": ("good", _("may get data"))
        if gate.may and not gate.cautions
        else ("warn", _("to be mended"))
        if gate.may
        else ("bad", _("gets nothing")),
        "who": own(*staff_names().get(row.recorded_by or 0, ("", ""))),
    }
