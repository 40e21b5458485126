"""Keeping the customer list as somebody likes it."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from kaifong.authority.models import Department, Role
from kaifong.authority.permissions import Permission as Authority
from kaifong.authority.queries import Actor
from kaifong.customers.models import SavedView
from kaifong.foundation.identity_cards.actions import without_hkid
from kaifong.foundation.switches import Brake, must_be_off

Sharing = SavedView.Sharing


class NoDepartment(Exception):
    """The view is to be shared with a department or team, but its keeper works in none."""


class NotYours(Exception):
    """A view is changed and removed by whoever keeps it, a shared one by administrators too."""


class NameTaken(Exception):
    """The keeper has another view of that name."""


@transaction.atomic
def keep_view(
    *,
    actor: Actor,
    name: str,
    query: str,
    at: datetime,
    sharing: str = Sharing.PRIVATE,
) -> int:
    """
    Keep the list's filters and sorting under a name of the actor's; the same name replaces.

    :raises Braked: while nothing may be changed
    :raises NoDepartment: if it is to be shared with a department or team and the actor has none
    """
    must_be_off(Brake.READ_ONLY)
    view, _ = SavedView.objects.update_or_create(
        staff_id=actor.staff_id,
        name=name,
        defaults={
            "query": _without_hkid(query),
            "made_at": at,
            **_shared(sharing, actor.staff_id, actor.departments),
        },
    )
    return view.pk


@transaction.atomic
def change_view(*, actor: Actor, view_id: int, name: str, sharing: str) -> None:
    """
    Rename a view or share it otherwise: one's own, or, as an administrator, one that others see.

    An administrator's change leaves it its keeper's, shared with the keeper's department or team.

    :raises Braked: while nothing may be changed
    :raises NotYours: if it is somebody else's, or there is none
    :raises NameTaken: if its keeper has another of that name
    :raises NoDepartment: if it is to be shared with a department or team and its keeper has none
    """
    must_be_off(Brake.READ_ONLY)
    view = _theirs(actor, view_id)
    named_so = SavedView.objects.filter(staff_id=view.staff_id, name=name).exclude(pk=view.pk)
    if named_so.exists():
        raise NameTaken(name)
    view.name = name
    for column, value in _shared(sharing, view.staff_id, None).items():
        setattr(view, column, value)
    view.save()


@transaction.atomic
def remove_view(*, actor: Actor, view_id: int) -> None:
    """
    Remove one of the actor's own views, or, as an administrator, one that others see.

    :raises Braked: while nothing may be changed
    :raises NotYours: if it is somebody else's, or there is none
    """
    must_be_off(Brake.READ_ONLY)
    _theirs(actor, view_id).delete()


def _theirs(actor: Actor, view_id: int) -> SavedView:
    view = SavedView.objects.select_for_update(of=("self",)).filter(pk=view_id).first()
    if view is None:
        raise NotYours(view_id)
    administers = actor.may(Authority.AUTHORITY_ADMINISTER) and view.sharing != Sharing.PRIVATE
    if view.staff_id != actor.staff_id and not administers:
        raise NotYours(view_id)
    return view


def _shared(sharing: str, staff_id: int, departments: tuple[str, ...] | None) -> dict[str, Any]:
    shared: dict[str, Any] = {"sharing": sharing, "department": None, "team": None}
    roles = Role.objects.filter(memberships__staff_id=staff_id, department__closed_at=None)
    if sharing == Sharing.TEAM:
        shared["team"] = roles.order_by("pk").first()
        if shared["team"] is None:
            raise NoDepartment
    elif sharing == Sharing.DEPARTMENT:
        houses = Department.objects.filter(roles__in=roles).order_by("pk")
        if departments is not None:
            houses = Department.objects.filter(code__in=departments[:1])
        shared["department"] = houses.first()
        if shared["department"] is None:
            raise NoDepartment
    return shared


def _without_hkid(query: str) -> str:
    asked = parse_qsl(query, keep_blank_values=True)
    kept = [(name, without_hkid(value, entrance="savedview.query")) for name, value in asked]
    return query if kept == asked else urlencode(kept)
