"""Pages about staff, and what each person may do."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority import actions, directory, previews, wording
from kaifong.authority.borrowing.reading import handed
from kaifong.authority.directory import PersonSeen
from kaifong.authority.programs.reading import clients
from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import RoleId, StaffId
from kaifong.foundation.web import again, page, toast

from . import power_words
from .answering import administrators_only, tabs
from .forms import Appoint, NewPerson
from .leaving import Taker, kept_in_words
from .powers import hand_on_form
from .previewing import unseen


@require_safe
@administrators_only
def people(request: StaffRequest) -> HttpResponse:
    """Show everybody who works or worked here."""
    roles = _role_names(request)
    rows = [
        {**_shown(one), "roles": [roles[role_id] for role_id in one.roles]}
        for one in directory.people(actor=request.actor)
    ]
    return page(request, "authority/desk/people.html", rows=rows, tabs=tabs())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a person and take him on; his password stands on this answer only."""
    form = NewPerson(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.engage(actor=request.actor, at=timezone.now(), **form.cleaned_data)
        except actions.UserNameTaken:
            form.add_error("username", _("Another account bears this name or address already."))
        else:
            return _password_page(request, made.staff_id, made.password)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page(request, "authority/desk/new_person.html", status=status, form=form)


@require_safe
@administrators_only
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a person, his roles, and in sentences what he may do."""
    if any(one.id == pk for one in clients(actor=request.actor)):
        return again("authority:client", pk)
    seen = directory.person(actor=request.actor, staff_id=pk)
    roles = _role_names(request)
    rights = [
        {
            "sentence": wording.sentence(
                action=right.action,
                about=right.object,
                rows=right.rows,
                classes=right.classes,
                purposes=right.purposes,
            ),
            "role": roles[right.role_id],
            "role_id": right.role_id,
            "works": right.works,
        }
        for right in directory.rights(actor=request.actor, staff_id=pk)
    ]
    others = [r for r in directory.roles(actor=request.actor) if r.id not in seen.roles]
    return page(
        request,
        "authority/desk/person.html",
        person=_shown(seen),
        held=[(role_id, roles[role_id]) for role_id in seen.roles],
        rights=rights,
        form=Appoint(roles=others),
        handed=[
            power_words.handed(one)
            for one in handed(actor=request.actor, staff_id=pk, at=timezone.now())
        ],
        hand_on=None if seen.left_at else hand_on_form(request.actor, pk),
        himself=seen.id == request.actor.staff_id,
        keeps=kept_in_words(pk),
        taker=Taker(giver=pk),
    )


@require_POST
@administrators_only
def appoint(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    form = Appoint(request.POST, roles=directory.roles(actor=request.actor))
    if form.is_valid():
        role_id = RoleId(form.cleaned_data["role"])
        draft = previews.Appointed(pk, role_id)
        back = reverse("authority:person", args=[pk])
        if shown := unseen(request, draft, does=_("Appoint"), back=back):
            return shown
        actions.appoint(
            actor=request.actor, staff_id=StaffId(pk), role_id=role_id, at=timezone.now()
        )
        toast(request, _("Appointed."))
    else:
        toast(request, _("Choose one of the roles."), "bad")
    return again("authority:person", pk)


@require_POST
@administrators_only
def dismiss(request: StaffRequest, pk: int, role: int) -> HttpResponse:
    """Take a role from a person."""
    draft = previews.Dismissed(pk, role)
    back = reverse("authority:person", args=[pk])
    if shown := unseen(request, draft, does=_("Dismiss"), back=back):
        return shown
    actions.dismiss(
        actor=request.actor, staff_id=StaffId(pk), role_id=RoleId(role), at=timezone.now()
    )
    toast(request, _("Dismissed from this role."))
    return again("authority:person", pk)


@never_cache
@require_POST
@administrators_only
def password(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue a new password; it stands on this answer only."""
    issued = actions.issue_password(
        actor=request.actor,
        staff_id=StaffId(pk),
        lost_factor=bool(request.POST.get("lost_factor")),
        at=timezone.now(),
    )
    return _password_page(request, StaffId(pk), issued)


@require_POST
@administrators_only
def part(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a person go."""
    actions.part_with(actor=request.actor, staff_id=StaffId(pk), at=timezone.now())
    toast(request, _("The account is closed and every session has ended."))
    return again("authority:person", pk)


def _password_page(request: StaffRequest, staff_id: StaffId, issued: str) -> HttpResponse:
    seen = directory.person(actor=request.actor, staff_id=staff_id)
    template = "authority/desk/password.html"
    return page(request, template, person=_shown(seen), password=issued)


def _role_names(request: StaffRequest) -> dict[int, str]:
    return {
        role.id: f"{wording.own(role.department.name_en, role.department.name_zh)} · "
        f"{wording.own(role.name_en, role.name_zh)}"
        for role in directory.roles(actor=request.actor)
    }


def _shown(seen: PersonSeen) -> dict[str, Any]:
    return {"seen": seen, "name": wording.own(seen.name_en, seen.name_zh)}
