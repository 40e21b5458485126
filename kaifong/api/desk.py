"""The pages on which staff make, rotate and revoke keys: their own, and their programs'."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority import wording
from kaifong.authority.permissions import Permission
from kaifong.authority.programs import reading
from kaifong.authority.programs.reading import ClientSeen
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import StaffId
from kaifong.foundation.web import again, go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import queries as notices

from . import queries
from .keys import actions


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


class Rotate(forms.Form):
    """For how long the old key still opens."""

    days = forms.IntegerField(min_value=0, max_value=actions.LONGEST_OVERLAP, initial=7)


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
    return _keys(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def program(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a program's keys to whoever answers for it; administrators see them without making."""
    return _keys(request, reading.client(actor=request.actor, staff_id=pk))


@never_cache
@require_POST
@staff_only
@plainly
def rotate(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a new key in the place of one; its secret stands on this answer only."""
    form = Rotate(request.POST)
    if not form.is_valid():
        toast(request, _("Say for how many days the old key is to open: from 0 to 30."), "bad")
        return go(request, "keys:list")
    owner = queries.owner_of(key_id=pk)
    client = None
    if owner != request.actor.staff_id:
        client = reading.client(actor=request.actor, staff_id=owner)
    try:
        made = actions.rotate_key(
            actor=request.actor, key_id=pk, days=form.cleaned_data["days"], at=timezone.now()
        )
    except actions.NotInForce:
        toast(request, _("The notice of this key is no longer in use: make a new key."), "bad")
        return _back(request, client)
    except actions.TooManyKeys:
        toast(request, TOO_MANY, "bad")
        return _back(request, client)
    return _page(request, client, Make(), made)


@require_POST
@staff_only
@plainly
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke a key of one's own or of a program; administrators may revoke any program's."""
    administers = request.actor.may(Permission.AUTHORITY_ADMINISTER)
    owner = queries.owner_of(key_id=pk)
    any_of = administers and owner != request.actor.staff_id
    actions.revoke_key(actor=request.actor, key_id=pk, at=timezone.now(), any_of=any_of)
    toast(request, _("The key opens nothing any more."))
    if owner == request.actor.staff_id:
        return go(request, "keys:list")
    return again("keys:program", owner)


TOO_MANY = _("Revoke a key first: you have as many as can be looked after.")


def _keys(request: StaffRequest, client: ClientSeen | None) -> HttpResponse:
    form, made = Make(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_key(
                actor=request.actor,
                name=form.cleaned_data["name"],
                at=timezone.now(),
                rights=form.rights(),
                client_id=client.id if client else None,
            )
            form = Make()
        except actions.NotInForce:  # replaced while the form lay open
            form.add_error("notice", _("This notice is no longer in use. Choose another."))
        except actions.TooManyKeys:
            form.add_error(None, TOO_MANY)
    return _page(request, client, form, made)


def _page(
    request: StaffRequest, client: ClientSeen | None, form: Make, made: actions.Made | None
) -> HttpResponse:
    at = timezone.now()
    owner = client.id if client else StaffId(request.actor.staff_id)
    mine = client is None or client.responsible_id == request.actor.staff_id
    return page(
        request,
        "api/keys.html",
        status=422 if form.is_bound else 200,
        form=form if mine and not (client and client.is_off(at)) else None,
        made=made,
        mine=mine,
        client=_shown(client, request) if client else None,
        programs=[] if client else _answered_for(request),
        rows=[_row(key, at) for key in queries.keys_of(staff_id=owner)],
    )


def _row(key: Any, at: Any) -> dict[str, Any]:
    over = key.expires_at is not None and key.expires_at <= at
    return {"key": key, "over": over, "open": key.revoked_at is None and not over}


def _answered_for(request: StaffRequest) -> list[dict[str, Any]]:
    mine = reading.answered_for(staff_id=request.actor.staff_id)
    return [_shown(one, request) for one in mine]


def _shown(one: ClientSeen, request: StaffRequest) -> dict[str, Any]:
    return {
        "seen": one,
        "name": wording.own(*one.name),
        "department": wording.own(*one.department),
        "responsible": wording.own(*one.responsible),
        "is_off": one.is_off(timezone.now()),
        "sub": gettext("%(department)s; for: %(purpose)s. %(use)s")
        % {
            "department": wording.own(*one.department),
            "purpose": wording.label(wording.PURPOSES, one.purpose),
            "use": one.use,
        },
        "administers": request.actor.may(Permission.AUTHORITY_ADMINISTER),
    }


def _back(request: StaffRequest, client: ClientSeen | None) -> HttpResponse:
    return again("keys:program", client.id) if client else go(request, "keys:list")


app_name = "keys"
urlpatterns = [
    path("", keys, name="list"),
    path("programs/<int:pk>", program, name="program"),
    path("<int:pk>/rotate", rotate, name="rotate"),
    path("<int:pk>/revoke", revoke, name="revoke"),
]
