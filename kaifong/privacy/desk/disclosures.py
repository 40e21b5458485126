"""The log of what was given to whom, and the letters by which recipients are told to stop."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries
from kaifong.privacy.disclosure_wording import PLACES
from kaifong.privacy.permissions import Permission
from kaifong.privacy.wording import SHORT_PURPOSES, kinds

from .forms import own


class Narrowed(forms.Form):
    """Whose data, and to whom."""

    customer = forms.IntegerField(label=_("Customer number"), required=False, min_value=1)
    recipient = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class Proof(forms.Form):
    proof = forms.CharField(max_length=2_000)


@require_safe
@staff_only
@plainly
def disclosures(request: StaffRequest) -> HttpResponse:
    """List what was given to whom, newest first."""
    form = Narrowed(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.disclosure_log(
        actor=request.actor,
        customer_id=asked.get("customer"),
        recipient_id=asked.get("recipient"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    names = staff_names()
    rows = [(one, _told(one), own(*names.get(one.staff_id or 0, ("", "")))) for one in found.rows]
    kept = f"customer={asked.get('customer') or ''}&recipient={asked.get('recipient') or ''}"
    context: dict[str, Any] = {"form": form, "rows": rows, "found": found, "kept": kept}
    return page(request, "privacy/desk/disclosures.html", **context)


@require_safe
@staff_only
@plainly
def letters(request: StaffRequest) -> HttpResponse:
    """List the letters that are to be written to recipients, and those written."""
    actor = request.actor
    return page(
        request,
        "privacy/desk/letters.html",
        due=[(one, own(one.name.en, one.name.zh)) for one in queries.letters(actor=actor)],
        told=[
            (one, own(one.name.en, one.name.zh))
            for one in queries.letters(actor=actor, open_only=False)
        ],
        may_keep=actor.may(Permission.RECIPIENT_KEEP),
    )


@require_POST
@staff_only
@plainly
def told(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that a recipient was told, and what shows it."""
    form = Proof(request.POST)
    proof = form.cleaned_data["proof"] if form.is_valid() else ""
    try:
        actions.tell_recipient(actor=request.actor, notice_id=pk, proof=proof, at=timezone.now())
    except actions.NoSuchNotice as gone:
        raise Http404 from gone
    except actions.NoProof:
        toast(request, _("Say what shows that they were told in writing."), "bad")
    except actions.ToldAlready:
        toast(request, _("They were told before."), "warn")
    else:
        toast(request, _("Written down."))
    return again("privacy:letters")


def _told(one: queries.GivenTo) -> dict[str, Any]:
    return {
        "name": own(one.name.en, one.name.zh),
        "kinds": kinds(one.kinds),
        "purpose": SHORT_PURPOSES[one.purpose],
        "place": PLACES.get(one.place, one.place),
    }
