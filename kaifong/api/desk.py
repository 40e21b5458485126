"""The page on which staff make and revoke their own keys."""

from django import forms
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly

from . import actions, queries


class Make(forms.Form):
    name = forms.CharField(label=_("What the key is for"), max_length=60)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def keys(request: StaffRequest) -> HttpResponse:
    """Show one's keys and, on POST, make one; its secret stands on this answer only."""
    form, made = Make(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_key(
                actor=request.actor, name=form.cleaned_data["name"], at=timezone.now()
            )
            form = Make()
        except actions.TooManyKeys:
            form.add_error(None, _("Revoke a key first: you have as many as can be looked after."))
    status = 422 if form.is_bound else 200
    rows = queries.keys_of(actor=request.actor)
    return page(request, "api/keys.html", status=status, form=form, made=made, rows=rows)


@require_POST
@staff_only
@plainly
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke one of one's keys."""
    actions.revoke_key(actor=request.actor, key_id=pk, at=timezone.now())
    toast(request, _("The key opens nothing any more."))
    return go(request, "keys:list")


app_name = "keys"
urlpatterns = [
    path("", keys, name="list"),
    path("<int:pk>/revoke", revoke, name="revoke"),
]
