"""Choosing what one is working for at the moment: the purpose narrows what may be seen."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.audit.refusals import log_refusal
from kaifong.authority.rules import Purpose
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, toast

PURPOSES = {
    Purpose.FINANCE: _("Finance"),
    Purpose.FULFILMENT: _("Fulfilment of orders"),
    Purpose.LEGAL: _("Legal affairs"),
    Purpose.MANAGEMENT: _("Management"),
    Purpose.MARKETING: _("Marketing"),
    Purpose.PRIVACY: _("Privacy"),
    Purpose.SALES: _("Sales"),
    Purpose.SERVICE: _("Customer service"),
}


class Choice(forms.Form):
    purpose = forms.TypedChoiceField(choices=list(PURPOSES.items()), coerce=Purpose)
    next = forms.CharField(required=False)


@require_POST
@staff_only
def purpose(request: StaffRequest) -> HttpResponse:
    """Work for another of one's purposes from now on."""
    form = Choice(request.POST)
    if form.is_valid() and form.cleaned_data["purpose"] in request.actor.purposes:
        chosen = form.cleaned_data["purpose"]
        request.session["purpose"] = chosen.value
        text = _("You are now working for the purpose of: %(purpose)s")
        toast(request, text % {"purpose": PURPOSES[chosen]}, "info")
    else:
        asked = str(form.data.get("purpose", ""))
        why = f"purpose {asked}" if asked in Purpose else "purpose"
        log_refusal(actor=request.actor, way="desk:purpose", why=why, at=timezone.now())
        toast(request, _("That is not one of your purposes. This is written down."), "bad")
    to = str(form.data.get("next", ""))
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return again(to if safe else "desk:home")
