"""The page on which staff make and revoke their own keys."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import queries as notices

from . import actions, queries


class Make(forms.Form):
    name = forms.CharField(label=_("What the key is for"), max_length=60)
    may_create = forms.BooleanField(label=_("It may take customers in"), required=False)
    may_edit = forms.BooleanField(label=_("It may change customers"), required=False)
    notice = forms.TypedChoiceField(
        label=_("Notice that the program shows"),
        help_text=_("Whoever is taken in by the key was shown this. Without one nobody is."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(seen.id, called(seen)) for seen in notices.in_force()]
        self.fields["notice"].choices = [("", _("none")), *shown]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("may_create") and given.get("notice") is None:
            self.add_error("notice", _("Choose the notice: nobody is taken in without one."))
        return given

    def rights(self) -> actions.Rights:
        """Return what the key may do beside reading."""
        given = self.cleaned_data
        return actions.Rights(
            create=given["may_create"], edit=given["may_edit"], notice=given["notice"]
        )


def called(seen: notices.NoticeSeen) -> str:
    """Return a notice and its number in the reader's language."""
    here = (get_language() or "").startswith("zh")
    return f"{seen.name_zh if here else seen.name_en} {seen.number}"


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
                actor=request.actor,
                name=form.cleaned_data["name"],
                at=timezone.now(),
                rights=form.rights(),
            )
            form = Make()
        except actions.NotInForce:  # replaced while the form lay open
            form.add_error("notice", _("This notice is no longer in use. Choose another."))
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
