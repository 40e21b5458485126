"""Saved views: the list as somebody likes it, under a name."""

from collections.abc import Mapping
from dataclasses import replace
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
from kaifong.customers.custom_fields.kinds import Field
from kaifong.foundation.web import go, problem, toast
from kaifong.foundation.web.refusals import plainly

from .asking import wanted
from .own_filters import within
from .wording import SHARING

NO_DEPARTMENT = _("You work in no department that could share this view.")


class Keep(forms.Form):
    name = forms.CharField(max_length=60)
    sharing = forms.ChoiceField(choices=list(SHARING.items()))
    query = forms.CharField(required=False, max_length=2000)


@require_POST
@staff_only
@plainly
def keep(request: StaffRequest) -> HttpResponse:
    """Keep the list's filters and sorting under a name."""
    form = Keep(request.POST)
    if not form.is_valid():
        toast(request, _("A view needs a name of at most 60 letters."), "bad")
        return go(request, "customers:list")
    query = wanted(QueryDict(form.cleaned_data["query"]), request.actor).query
    try:
        actions.keep_view(
            actor=request.actor,
            name=form.cleaned_data["name"],
            query=query,
            sharing=form.cleaned_data["sharing"],
            at=timezone.now(),
        )
    except actions.NoDepartment:
        toast(request, NO_DEPARTMENT, "bad")
    else:
        toast(request, _("The view was saved."))
    return go(request, f"{reverse('customers:list')}?{query}")


@require_POST
@staff_only
@plainly
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a view another name, or share it with others."""
    form = Keep(request.POST)
    back = f"{reverse('customers:list')}?{request.POST.get('query', '')}"
    if not form.is_valid():
        toast(request, _("A view needs a name of at most 60 letters."), "bad")
        return go(request, back)
    given = form.cleaned_data
    try:
        actions.change_view(
            actor=request.actor, view_id=pk, name=given["name"], sharing=given["sharing"]
        )
    except actions.NotYours:
        return problem(request, 404)
    except actions.NameTaken:
        toast(request, _("There is another view of that name."), "bad")
    except actions.NoDepartment:
        toast(request, NO_DEPARTMENT, "bad")
    else:
        toast(request, _("The view was saved."))
    return go(request, back)


@require_POST
@staff_only
@plainly
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a view: one's own, or, as an administrator, a shared one."""
    try:
        actions.remove_view(actor=request.actor, view_id=pk)
    except actions.NotYours:
        return problem(request, 404)
    toast(request, _("The view was removed."))
    return go(request, "customers:list")


def tabs(actor: Actor, query: str, own: Mapping[str, Field]) -> dict[str, Any]:
    """Return the views open to somebody, and which of them is being looked at."""
    # What a colleague asks of a field that this person may not see is not told either.
    views = [replace(one, query=within(one.query, own)) for one in queries.views(actor=actor)]
    current = next((view for view in views if view.query == query), None)
    where = reverse("customers:list")
    items: list[tuple[str, Any, str]] = [("all", _("All"), where)]
    items += [(str(view.id), view.name, f"{where}?{view.query}") for view in views]
    at = str(current.id) if current else "all" if not query else ""
    return {"items": items, "at": at, "current": current, "sharing": SHARING.items()}
