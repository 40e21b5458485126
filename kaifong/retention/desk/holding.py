"""Holds: the list, placing one, releasing one."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import find_by_number, names_of, staff_names
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.retention import actions, queries, wording
from kaifong.retention.permissions import Permission

from .places import tabs

LONGEST = 19  # digits of a number in the database


class Place(forms.Form):
    """Whose erasing is to be frozen, why, and for which case."""

    number = forms.CharField(
        label=_("Customer"), max_length=80, help_text=_("The member number, or # and the number.")
    )
    why = forms.ChoiceField(label=_("Why"), choices=list(wording.WHYS.items()))
    reference = forms.CharField(
        label=_("Reference"), max_length=120, help_text=_("The case, complaint or request.")
    )


@require_safe
@staff_only
@plainly
def holds(request: StaffRequest) -> HttpResponse:
    """List the holds that stand, or all of them."""
    return _page(request, Place(initial={"number": request.GET.get("customer", "")}))


@require_POST
@staff_only
@plainly
def place(request: StaffRequest) -> HttpResponse:
    """Place a hold."""
    require(request.actor, Permission.RETENTION_HOLD)
    form = Place(request.POST)
    if form.is_valid() and _placed(request, form):
        toast(request, _("Held. Nothing of this person is erased until it is released."))
        return again("retention:holds")
    return _page(request, form)


@require_POST
@staff_only
@plainly
def release(request: StaffRequest, pk: int) -> HttpResponse:
    """Release a hold."""
    if actions.release_by_hand(actor=request.actor, hold_id=pk, at=timezone.now()):
        toast(request, _("Released. The register decides from now on."))
    else:
        toast(request, _("It was released already."), "warn")
    return again("retention:holds")


def _placed(request: StaffRequest, form: Place) -> bool:
    try:
        actions.place_by_hand(
            actor=request.actor,
            customer_id=_meant(request, form.cleaned_data["number"].strip()),
            why=form.cleaned_data["why"],
            reference=form.cleaned_data["reference"],
            at=timezone.now(),
        )
    except NotAllowed:
        form.add_error("number", _("You can see no such customer."))
    except actions.NoReference:
        form.add_error("reference", _("Say for which case, complaint or request."))
    return form.is_valid()


def _meant(request: StaffRequest, number: str) -> CustomerId:
    bare = number.removeprefix("#")
    if number.startswith("#") and bare.isdecimal() and len(bare) < LONGEST:
        return CustomerId(int(bare))
    return find_by_number(actor=request.actor, number=number) or CustomerId(0)


def _page(request: StaffRequest, form: Place) -> HttpResponse:
    every = "all" in request.GET
    rows = queries.holds(actor=request.actor, open_only=not every)
    people = names_of(actor=request.actor, ids=[row.customer_id for row in rows])
    names = staff_names()
    return page(
        request,
        "retention/desk/holds.html",
        status=422 if form.is_bound else 200,
        tabs=tabs(request),
        every=every,
        form=form,
        rows=[
            {
                "seen": row,
                "name": wording.own_name(people.get(row.customer_id)),
                "visible": row.customer_id in people,
                "why": wording.WHYS[row.why],
                "by": wording.own_name(names.get(row.placed_by or 0)),
            }
            for row in rows
        ],
        may_hold=request.actor.may(Permission.RETENTION_HOLD),
    )
