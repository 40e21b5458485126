"""Who stands in for whom."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.approvals import actions, queries
from kaifong.approvals.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly

from .places import tabs

LATEST = 2199  # years that a calendar of ours knows


class Handing(forms.Form):
    """Who stands in, on which Hong Kong days, and why."""

    taker = forms.TypedChoiceField(label=_("Who stands in for you"), coerce=int)
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, takers: dict[int, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((pk, own(*name)) for pk, name in takers.items())]
        self.fields["taker"].choices = choices  # type: ignore[attr-defined]

    def clean_last(self) -> Any:
        last = self.cleaned_data["last"]
        if last.year > LATEST:
            raise forms.ValidationError(_("Choose an earlier day."))
        return last


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def delegations(request: StaffRequest) -> HttpResponse:
    """Show who stands in for whom, and let the reader hand his approving to somebody."""
    require(request.actor, Permission.APPROVAL_APPROVE)
    takers = queries.possible_takers(actor=request.actor)
    form = Handing(request.POST if request.method == "POST" else None, takers=takers)
    if form.is_bound and form.is_valid() and _handed(request, form):
        toast(request, _("From then on this person can approve in your stead."))
        return again("approvals:delegations")
    rows = queries.delegations(actor=request.actor, at=timezone.now())
    return page(
        request,
        "approvals/desk/delegations.html",
        status=422 if form.is_bound else 200,
        tabs=tabs(request),
        form=form,
        takers=takers,
        rows=[(row, own(*row.giver), own(*row.taker), row.ends_at - timedelta(1)) for row in rows],
    )


@require_POST
@staff_only
@plainly
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one's approving back."""
    try:
        actions.take_back(actor=request.actor, delegation_id=pk, at=timezone.now())
    except actions.NotHanded:
        toast(request, _("It is over already."), "info")
    else:
        toast(request, _("Taken back. What was said meanwhile stays."))
    return again("approvals:delegations")


def _handed(request: StaffRequest, form: Handing) -> bool:
    given = form.cleaned_data
    try:
        actions.hand_over(
            actor=request.actor,
            taker_id=given["taker"],
            begins_at=datetime.combine(given["first"], time(), HONG_KONG),
            ends_at=datetime.combine(given["last"] + timedelta(1), time(), HONG_KONG),
            reason=given["reason"],
            at=timezone.now(),
        )
    except actions.NoTime:
        form.add_error("last", _("It must end after it begins, and not be over already."))
    except actions.HandedAlready:
        form.add_error("first", _("In that time somebody stands in for you already."))
    except actions.NoChain:
        form.add_error(
            "taker", _("In that time one of you stands in for, or is stood in for by, another.")
        )
    except actions.CannotTake:
        form.add_error("taker", _("Choose somebody else who may approve."))
    return form.is_valid()
