"""One person: what is kept, why and until when; and erasing him on his wish."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import names_of
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.retention import actions, queries, wording
from kaifong.retention.permissions import Permission

from .places import tabs


class Wish(forms.Form):
    """A person's wish to be deleted."""

    why = forms.CharField(
        label=_("What the person wrote or said"), max_length=200, widget=forms.Textarea({"rows": 2})
    )
    reference = forms.CharField(label=_("Number of the request"), max_length=120)
    sure = forms.BooleanField(label=_("This cannot be undone, by a restore either."))


@require_safe
@staff_only
@plainly
def kept(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what is kept of one person."""
    return _page(request, pk, Wish())


@require_POST
@staff_only
@plainly
def erase(request: StaffRequest, pk: int) -> HttpResponse:
    """Erase a person who wishes it, and show the answer for him; or what stands in the way."""
    form = Wish(request.POST)
    if not form.is_valid():
        return _page(request, pk, form)
    answer = actions.erase_person(
        actor=request.actor,
        customer_id=CustomerId(pk),
        why=form.cleaned_data["why"],
        reference=form.cleaned_data["reference"],
        at=timezone.now(),
    )
    return page(
        request,
        "retention/desk/answer.html",
        status=409 if answer.refused else 200,
        tabs=tabs(request),
        pk=pk,
        answer=answer,
        erased=[wording.own(words) for words in answer.erased],
        rows=[line(one) for one in answer.kept],
    )


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the way to this page on the customer's; it asks nothing."""
    if not request.actor.may(Permission.RETENTION_SEE):
        return ""
    return render_to_string(
        "retention/desk/card.html", {"url": reverse("retention:kept", args=[pk])}
    )


def line(one: queries.Kept) -> dict[str, Any]:
    """Return one kind of data in the reader's language."""
    return {
        "kept": one,
        "what": wording.own(one.what),
        "purpose": wording.own(one.purpose),
        "start": wording.own(one.start),
        "source": wording.SOURCES[one.source],
    }


def _page(request: StaffRequest, pk: int, form: Wish) -> HttpResponse:
    number = CustomerId(pk)
    rows = queries.kept_of(actor=request.actor, customer_id=number, at=timezone.now())
    names = names_of(actor=request.actor, ids=[pk])
    return page(
        request,
        "retention/desk/kept.html",
        status=422 if form.is_bound else 200,
        pk=pk,
        name=wording.own_name(names.get(number)) or f"#{pk}",
        rows=[line(one) for one in rows],
        form=form,
        may_erase=request.actor.may(Permission.RETENTION_ERASE),
        may_hold=request.actor.may(Permission.RETENTION_HOLD),
    )
