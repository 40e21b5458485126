"""Pages about programs: what they are for, which roles they hold, who answers for them."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority import actions, directory, previews, wording
from kaifong.authority.programs import actions as programs
from kaifong.authority.programs import reading
from kaifong.authority.programs.reading import ClientSeen
from kaifong.authority.programs.rules import Limits, Off
from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import DepartmentId, RoleId, StaffId
from kaifong.foundation.web import again, page, toast

from .answering import administrators_only, tabs
from .client_forms import Client, HandOver, NewClient, initial_client
from .forms import Appoint
from .previewing import unseen

STATES: dict[Off, str | Promise] = {
    Off.CLOSED: _("turned off"),
    Off.EXPIRED: _("expired"),
    Off.LEFT: _("off: whoever answered for it has left"),
}
POSTED = ("GET", "HEAD", "POST")


@require_safe
@administrators_only
def clients(request: StaffRequest) -> HttpResponse:
    """Show all programs."""
    rows = [_shown(one) for one in reading.clients(actor=request.actor)]
    return page(request, "authority/desk/clients.html", rows=rows, tabs=tabs())


@require_http_methods(POSTED)
@administrators_only
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a program and make it."""
    open_ones = [d for d in directory.departments(actor=request.actor) if d.closed_at is None]
    choices: list[tuple[int, str]] = [(d.id, wording.own(d.name_en, d.name_zh)) for d in open_ones]
    form = NewClient(request.POST or None, departments=choices)
    if form.is_bound and form.is_valid():
        try:
            made = programs.make_client(
                actor=request.actor,
                department_id=DepartmentId(form.cleaned_data["department"]),
                responsible_id=StaffId(form.cleaned_data["responsible"]),
                terms=form.terms(),
                at=timezone.now(),
            )
        except programs.WrongClient as wrong:
            form.refuse(wrong.field)
        else:
            toast(request, _("The program is entered. Give it a role now."))
            return again("authority:client", made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page(request, "authority/desk/new_client.html", status=status, form=form)


@require_http_methods(POSTED)
@administrators_only
def client(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a program; on POST change what it is for and what bounds it."""
    seen = reading.client(actor=request.actor, staff_id=pk)
    form = Client(request.POST or None, initial=initial_client(seen))
    if form.is_bound and form.is_valid():
        terms = form.terms()
        if (terms.bounds, terms.purpose) != (seen.bounds, seen.purpose):
            limits = Limits(seen.department_id, terms.bounds, terms.purpose)
            draft = previews.Limited(pk, limits)
            if shown := unseen(request, draft, does=_("Save"), back=request.path):
                return shown
        try:
            programs.change_client(
                actor=request.actor, staff_id=seen.id, terms=terms, at=timezone.now()
            )
        except programs.WrongClient as wrong:
            form.refuse(wrong.field)
        else:
            toast(request, _("Saved."))
            return again("authority:client", pk)
    return _page(request, seen, form)


@require_POST
@administrators_only
def appoint(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a program a role of its department."""
    seen = reading.client(actor=request.actor, staff_id=pk)
    form = Appoint(request.POST, roles=_roles(request, seen))
    if form.is_valid():
        role_id = RoleId(form.cleaned_data["role"])
        back = reverse("authority:client", args=[pk])
        draft = previews.Appointed(pk, role_id)
        if shown := unseen(request, draft, does=_("Appoint"), back=back):
            return shown
        actions.appoint(actor=request.actor, staff_id=seen.id, role_id=role_id, at=timezone.now())
        toast(request, _("Appointed."))
    else:
        toast(request, _("Choose one of the roles."), "bad")
    return again("authority:client", pk)


@require_POST
@administrators_only
def dismiss(request: StaffRequest, pk: int, role: int) -> HttpResponse:
    """Take a role from a program."""
    seen = reading.client(actor=request.actor, staff_id=pk)
    back = reverse("authority:client", args=[pk])
    if shown := unseen(request, previews.Dismissed(pk, role), does=_("Dismiss"), back=back):
        return shown
    actions.dismiss(actor=request.actor, staff_id=seen.id, role_id=RoleId(role), at=timezone.now())
    toast(request, _("Dismissed from this role."))
    return again("authority:client", pk)


@require_POST
@administrators_only
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Let another person answer for a program."""
    form = HandOver(request.POST)
    if form.is_valid():
        programs.hand_over_client(
            actor=request.actor,
            staff_id=StaffId(pk),
            responsible_id=StaffId(form.cleaned_data["responsible"]),
            at=timezone.now(),
        )
        toast(request, _("Handed over. The keys that the first one knew run out."))
    else:
        toast(request, _("Choose somebody who works here."), "bad")
    return again("authority:client", pk)


@require_POST
@administrators_only
def turn_off(request: StaffRequest, pk: int) -> HttpResponse:
    """Turn a program off for good."""
    programs.turn_off_client(actor=request.actor, staff_id=StaffId(pk), at=timezone.now())
    toast(request, _("The program is off: its roles and keys end now."))
    return again("authority:client", pk)


def _page(request: StaffRequest, seen: ClientSeen, form: Client) -> HttpResponse:
    roles = directory.roles(actor=request.actor)
    named = {role.id: wording.own(role.name_en, role.name_zh) for role in roles}
    mine = seen.responsible_id == request.actor.staff_id
    return page(
        request,
        "authority/desk/client.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        client=_shown(seen),
        rights=_rights(request, seen),
        held=[(role_id, named[role_id]) for role_id in seen.roles],
        form=form,
        appoint=Appoint(roles=_roles(request, seen)),
        hand_over=HandOver(initial={"responsible": seen.responsible_id}),
        changeable=not mine and seen.closed_at is None,
        mine=mine,
    )


def _roles(request: StaffRequest, seen: ClientSeen) -> list[directory.RoleSeen]:
    of = [r for r in directory.roles(actor=request.actor) if r.department.id == seen.department_id]
    return [role for role in of if role.id not in seen.roles]


def _rights(request: StaffRequest, seen: ClientSeen) -> list[str]:
    """Return what comes of its roles within its limits, in sentences."""
    return [
        wording.sentence(
            action=cell.action,
            about=cell.object,
            rows=rows,
            classes=cell.classes,
            purposes=cell.purposes,
        )
        for cell in directory.cells_of(actor=request.actor, staff_id=seen.id)
        for rows in sorted(cell.rows, key=wording.rows_in_words)
    ]


def _shown(seen: ClientSeen) -> dict[str, Any]:
    is_off = seen.is_off(timezone.now())
    return {
        "seen": seen,
        "name": wording.own(*seen.name),
        "department": wording.own(*seen.department),
        "responsible": wording.own(*seen.responsible),
        "purpose": wording.label(wording.PURPOSES, seen.purpose),
        "bounds": wording.rows_in_words(seen.bounds),
        "state": STATES[seen.because] if is_off else "",
        "leaves": seen.has_left is not None and not is_off,
    }
