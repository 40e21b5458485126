"""Saved views: the list as somebody likes it, under a name."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions, queries
from kaifong.foundation.web import go, problem, toast
from kaifong.foundation.web.refusals import plainly

from .asking import wanted
from .wording import SHARING


class Keep(forms.Form):
    name = forms.CharField(max_length=60)
    sharing = forms.ChoiceField(choices=list(SHARING.items()))
    query = forms.CharField(required=False, max_length=1000)


@require_POST
@staff_only
@plainly
def keep(request: StaffRequest) -> HttpResponse:
    """Keep the list's filters and sorting under a name."""
    form = Keep(request.POST)
    if not form.is_valid():
        toast(request, _("A view needs a name of at most 60 letters."), "bad")
        return go(request, "customers:list")
    query = wanted(QueryDict(form.cleaned_data["query"])).query
    try:
        actions.keep_view(
            actor=request.actor,
            name=form.cleaned_data["name"],
            query=query,
            sharing=form.cleaned_data["sharing"],
            at=timezone.now(),
        )
    except actions.NoDepartment:
        toast(request, _("You work in no department that could share this view."), "bad")
    else:
        toast(request, _("The view was saved."))
    return go(request, f"{reverse('customers:list')}?{query}")


@require_POST
@staff_only
@plainly
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove one of one's own views."""
    try:
        actions.remove_view(actor=request.actor, view_id=pk)
    except actions.NotYours:
        return problem(request, 404)
    toast(request, _("The view was removed."))
    return go(request, "customers:list")


def tabs(actor: Actor, query: str) -> dict[str, Any]:
    """Return the views open to somebody, and which of them is being looked at."""
    views = queries.views(actor=actor)
    current = next((view for view in views if view.query == query), None)
    where = reverse("customers:list")
    items: list[tuple[str, Any, str]] = [("all", _("All"), where)]
    items += [(str(view.id), view.name, f"{where}?{view.query}") for view in views]
    at = str(current.id) if current else "all" if not query else ""
    return {"items": items, "at": at, "current": current, "sharing": SHARING.items()}
