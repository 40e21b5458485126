"""Pages about roles and their grants."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority import actions, directory, previews, wording
from kaifong.authority.actions import EditedMeanwhile, Granting
from kaifong.authority.directory import GrantSeen, RoleSeen
from kaifong.authority.queries import NotAllowed, known_actions
from kaifong.authority.terms import FIELDS
from kaifong.authority.vocabulary import APART, OTHERWISE
from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import GrantId, RoleId
from kaifong.foundation.web import again, page, toast

from .answering import administrators_only, tabs
from .forms import Grant, Named, initial_grant
from .previewing import unseen

LATELY = timedelta(days=90)
POSTED = ["GET", "HEAD", "POST"]


@require_safe
@administrators_only
def matrix(request: StaffRequest) -> HttpResponse:
    """Show all roles against all that may be granted."""
    granted: dict[tuple[int, str, str], list[str]] = {}
    for grant in directory.grants(actor=request.actor):
        cell = (grant.role_id, grant.terms.object, grant.terms.action)
        granted.setdefault(cell, []).append(wording.sentence_of(grant.terms))
    columns = [(about, action) for about, acts in known_actions().items() for action in acts]
    rows = [
        {
            **_shown(role),
            "cells": [granted.get((role.id, about, action), []) for about, action in columns],
        }
        for role in directory.roles(actor=request.actor)
    ]
    heads = [
        (wording.label(wording.OBJECTS, about), [wording.label(wording.ACTIONS, a) for a in acts])
        for about, acts in known_actions().items()
    ]
    return page(
        request,
        "authority/desk/matrix.html",
        heads=heads,
        rows=rows,
        tabs=tabs(),
        unused=_unused(request),
        apart=[(wording.label(wording.ACTIONS, code), words) for code, words in APART.items()],
        otherwise=OTHERWISE,
    )


@require_http_methods(POSTED)
@administrators_only
def role(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a role, its grants and its holders; on POST rename it."""
    seen = directory.role(actor=request.actor, role_id=pk)
    form = Named(request.POST or None, initial={"name_en": seen.name_en, "name_zh": seen.name_zh})
    if form.is_bound and form.is_valid():
        actions.rename_role(
            actor=request.actor, role_id=seen.id, at=timezone.now(), **form.cleaned_data
        )
        toast(request, _("Saved."))
        return again("authority:role", pk)
    holders = directory.people(actor=request.actor, role_id=pk)
    return page(
        request,
        "authority/desk/role.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        role=_shown(seen),
        grants=[
            (grant, wording.sentence_of(grant.terms))
            for grant in directory.grants(actor=request.actor, role_id=pk)
        ],
        holders=[(one, wording.own(one.name_en, one.name_zh)) for one in holders],
        form=form,
    )


@require_POST
@administrators_only
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a role that nobody holds."""
    seen = directory.role(actor=request.actor, role_id=pk)
    try:
        actions.delete_role(actor=request.actor, role_id=seen.id, at=timezone.now())
    except actions.RoleInUse:
        toast(request, _("Somebody holds this role: dismiss him from it first."), "bad")
        return again("authority:role", pk)
    toast(request, _("The role and its grants are deleted."))
    return again("authority:department", seen.department.id)


@require_http_methods(POSTED)
@administrators_only
def new_grant(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask what a role is to be granted, and grant it."""
    seen = directory.role(actor=request.actor, role_id=pk)
    form = Grant(request.POST or None)
    if form.is_bound and form.is_valid():
        draft = previews.Given(pk, form.terms())
        if shown := unseen(request, draft, does=_("Grant it"), back=request.path):
            return shown
        made = actions.give_grant(
            actor=request.actor, role_id=RoleId(pk), terms=form.terms(), at=timezone.now()
        )
        _say(request, made)
        return again("authority:role", pk)
    return _form_page(request, seen, form)


@require_http_methods(POSTED)
@administrators_only
def grant(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a grant to be changed, and change it if nobody else did meanwhile."""
    found = directory.grant(actor=request.actor, grant_id=pk)
    if found is None and request.method != "POST":
        raise NotAllowed(f"grant {pk}")
    start = initial_grant(found.terms, found.version) if found else {}
    form = Grant(request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        draft = previews.Changed(pk, form.terms())
        # Whoever comes with an old version is told so by the action, not by a preview.
        fresh = found is not None and found.version == version
        if fresh and (shown := unseen(request, draft, does=_("Save"), back=request.path)):
            return shown
        try:
            made = actions.change_grant(
                actor=request.actor,
                grant_id=GrantId(pk),
                version=version,
                terms=form.terms(),
                at=timezone.now(),
            )
        except EditedMeanwhile as meanwhile:
            return _meanwhile_page(request, found, form, meanwhile)
        _say(request, made)
        return again("authority:role", found.role_id if found else 0)
    if found is None:
        raise NotAllowed(f"grant {pk}")
    seen = directory.role(actor=request.actor, role_id=found.role_id)
    return _form_page(request, seen, form, found)


@require_POST
@administrators_only
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Withdraw a grant if it is still as the administrator saw it."""
    found = directory.grant(actor=request.actor, grant_id=pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else 0
    if found and found.version == version:
        back = reverse("authority:role", args=[found.role_id])
        draft = previews.Withdrawn(pk)
        if shown := unseen(request, draft, does=_("Withdraw"), back=back):
            return shown
    try:
        actions.withdraw_grant(
            actor=request.actor,
            grant_id=GrantId(pk),
            version=version,
            at=timezone.now(),
        )
    except EditedMeanwhile as meanwhile:
        if meanwhile.theirs is None:
            toast(request, _("Somebody else has withdrawn it already."), "info")
            return again("authority:grants")
        toast(request, _("Somebody changed it meanwhile: look at it once more."), "bad")
        return again("authority:grant", pk)
    toast(request, _("The grant is withdrawn."))
    return again("authority:role", found.role_id if found else 0)


def _unused(request: StaffRequest) -> list[tuple[int, str, str]]:
    """Return the role, its name and the sentence of each grant that nobody used lately."""
    found = directory.unused(actor=request.actor, since=timezone.now() - LATELY)
    names = {
        role.id: wording.own(role.name_en, role.name_zh)
        for role in (directory.roles(actor=request.actor) if found else ())
    }
    return [(one.role_id, names[one.role_id], wording.sentence_of(one.terms)) for one in found]


def _say(request: StaffRequest, made: Granting) -> None:
    toast(request, _("Granted."))
    for warning in made.warnings:
        toast(request, wording.WARNINGS[warning], "warn")


def _form_page(
    request: StaffRequest, seen: RoleSeen, form: Grant, found: GrantSeen | None = None
) -> HttpResponse:
    return page(
        request,
        "authority/desk/grant.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        role=_shown(seen),
        grant=found,
        form=form,
    )


def _meanwhile_page(
    request: StaffRequest, found: GrantSeen | None, form: Grant, meanwhile: EditedMeanwhile
) -> HttpResponse:
    """Lay mine, theirs and the original side by side; nothing typed is lost."""
    original, mine, theirs = (
        wording.in_words(terms) for terms in (meanwhile.original, meanwhile.mine, meanwhile.theirs)
    )
    rows = [
        (wording.FIELDS[field], mine.get(field), theirs.get(field), original.get(field))
        for field in FIELDS
    ]
    again_with = Grant(initial=initial_grant(form.terms(), meanwhile.version))
    return page(
        request,
        "authority/desk/meanwhile.html",
        status=HTTPStatus.CONFLICT,
        rows=rows,
        withdrawn=not theirs,
        known=bool(original),
        form=again_with,
        grant=found,
    )


def _shown(seen: RoleSeen) -> dict[str, Any]:
    return {
        "seen": seen,
        "name": wording.own(seen.name_en, seen.name_zh),
        "department": wording.own(seen.department.name_en, seen.department.name_zh),
        "bounds": wording.rows_in_words(seen.department.bounds),
    }
