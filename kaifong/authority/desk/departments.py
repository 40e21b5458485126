"""Pages about departments."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority import actions, directory, previews, wording
from kaifong.authority.directory import DepartmentSeen
from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import DepartmentId
from kaifong.foundation.web import again, page, toast

from .answering import administrators_only, tabs
from .forms import ChangeDepartment, Coded, NewDepartment, initial_department
from .leaving import left_behind
from .previewing import unseen

TAKEN = _("Another one bears this code already.")


@require_safe
@administrators_only
def departments(request: StaffRequest) -> HttpResponse:
    """Show all departments."""
    rows = [_shown(seen) for seen in directory.departments(actor=request.actor)]
    return page(request, "authority/desk/departments.html", rows=rows, tabs=tabs())


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a department and make it."""
    form = NewDepartment(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_department(
                actor=request.actor, bounds=form.bounds(), at=timezone.now(), **_named(form)
            )
        except actions.CodeTaken:
            form.add_error("code", TAKEN)
        else:
            toast(request, _("The department is open. Make its roles now."))
            return again("authority:department", made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page(request, "authority/desk/new_department.html", status=status, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def department(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a department; on POST change its names and bounds."""
    seen = directory.department(actor=request.actor, department_id=pk)
    form = ChangeDepartment(request.POST or None, initial=initial_department(seen))
    if form.is_bound and form.is_valid():
        if form.bounds() != seen.bounds:
            draft = previews.Bounded(pk, form.bounds())
            if shown := unseen(request, draft, does=_("Save"), back=request.path):
                return shown
        actions.change_department(
            actor=request.actor,
            department_id=seen.id,
            name_en=form.cleaned_data["name_en"],
            name_zh=form.cleaned_data["name_zh"],
            bounds=form.bounds(),
            at=timezone.now(),
        )
        toast(request, _("Saved."))
        return again("authority:department", pk)
    return _page(request, seen, form=form, role_form=Coded())


@require_POST
@administrators_only
def new_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a role in a department."""
    seen = directory.department(actor=request.actor, department_id=pk)
    form = Coded(request.POST)
    if form.is_valid():
        try:
            made = actions.make_role(
                actor=request.actor, department_id=seen.id, at=timezone.now(), **_named(form)
            )
        except actions.CodeTaken:
            form.add_error("code", TAKEN)
        else:
            toast(request, _("The role may do nothing yet: grant it something."), "info")
            return again("authority:role", made)
    change = ChangeDepartment(initial=initial_department(seen))
    return _page(request, seen, form=change, role_form=form)


@require_POST
@administrators_only
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a department."""
    back = reverse("authority:department", args=[pk])
    does = _("Close the department")
    draft = previews.Closed(pk)
    if shown := unseen(
        request, draft, does=does, back=back, left=lambda: left_behind(request.actor, pk)
    ):
        return shown
    actions.close_department(actor=request.actor, department_id=DepartmentId(pk), at=timezone.now())
    toast(request, _("The department is closed. Its roles grant nothing any more."))
    return again("authority:department", pk)


@require_POST
@administrators_only
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a department again."""
    actions.reopen_department(
        actor=request.actor, department_id=DepartmentId(pk), at=timezone.now()
    )
    toast(request, _("The department is open again."))
    return again("authority:department", pk)


@require_POST
@administrators_only
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a department that nobody uses."""
    try:
        actions.delete_department(
            actor=request.actor, department_id=DepartmentId(pk), at=timezone.now()
        )
    except actions.DepartmentInUse:
        toast(request, _("It has roles, and perhaps staff: close it instead."), "bad")
        return again("authority:department", pk)
    toast(request, _("The department is deleted."))
    return again("authority:list")


def _page(
    request: StaffRequest, seen: DepartmentSeen, *, form: ChangeDepartment, role_form: Coded
) -> HttpResponse:
    wrong = form.is_bound or role_form.is_bound
    return page(
        request,
        "authority/desk/department.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        department=_shown(seen),
        roles=_roles(request, seen),
        form=form,
        role_form=role_form,
    )


def _roles(request: StaffRequest, seen: DepartmentSeen) -> list[dict[str, Any]]:
    rows = directory.roles(actor=request.actor, department_id=seen.id)
    return [{"seen": row, "name": wording.own(row.name_en, row.name_zh)} for row in rows]


def _shown(seen: DepartmentSeen) -> dict[str, Any]:
    return {
        "seen": seen,
        "name": wording.own(seen.name_en, seen.name_zh),
        "bounds": wording.rows_in_words(seen.bounds),
    }


def _named(form: Coded) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("code", "name_en", "name_zh")}
