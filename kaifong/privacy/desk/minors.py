"""Writing down that a customer is under 18, and that a guardian's consent is in his interest."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions
from kaifong.privacy.rules.consents import Mode
from kaifong.privacy.wording import MODES

from .answers import BY_STAFF

INCOMPLETE = _("Write who consented for the minor, and why it is clearly in the minor's interest.")
REFUSED = {
    actions.NotAMinor: _(
        "Nobody has said that this person is under 18: nothing is to be assessed."
    ),
    actions.NothingToAssess: _("This consent does not hold any more, or it is assessed already."),
    actions.NoAssessment: INCOMPLETE,
}


class Age(forms.Form):
    """What was said about a person's age: a band, never a birthday."""

    mode = forms.ChoiceField(label=_("How"), choices=[(one, MODES[one]) for one in BY_STAFF])


class Assessment(forms.Form):
    """Who consented for a minor, and why that is in the minor's interest."""

    guardian = forms.CharField(
        label=_("Who consented"),
        max_length=200,
        help_text=_("Such as: mother, by telephone, called back on the number she gave."),
    )
    interest = forms.CharField(
        label=_("Why it is clearly in the minor's interest"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_POST
@staff_only
@plainly
def age(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that a customer is said to be under 18, or no more."""
    form, under_age = Age(request.POST), request.POST.get("under_age") == "1"
    if form.is_valid():
        moment = timezone.now()
        actions.say_age(
            actor=request.actor,
            customer_id=CustomerId(pk),
            under_age=under_age,
            mode=Mode(form.cleaned_data["mode"]),
            said_at=moment,
            at=moment,
        )
        said = _("Written down. Nothing is advertised to this person from now on.")
        toast(request, said if under_age else _("Written into the ledger."))
    return again("privacy:consent", pk)


@require_POST
@staff_only
@plainly
def assess(request: StaffRequest, pk: int, seq: int) -> HttpResponse:
    """Write down why a guardian's consent is in a minor's interest; it counts from now on."""
    form = Assessment(request.POST)
    if not form.is_valid():
        toast(request, INCOMPLETE, "bad")
        return again("privacy:consent", pk)
    try:
        actions.assess(
            actor=request.actor,
            customer_id=CustomerId(pk),
            seq=seq,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except tuple(REFUSED) as refused:
        toast(request, REFUSED[type(refused)], "bad")
    else:
        toast(request, _("Assessed: the guardian's consent counts from now on."))
    return again("privacy:consent", pk)
