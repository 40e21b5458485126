"""Keeping the customer list as somebody likes it."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from kaifong.authority.models import Department
from kaifong.authority.queries import Actor
from kaifong.customers.models import SavedView
from kaifong.foundation.identity_cards.actions import without_hkid
from kaifong.foundation.switches import Brake, must_be_off


class NoDepartment(Exception):
    """The view is to be shared with a department, but its keeper works in none."""


class NotYours(Exception):
    """A view is changed and removed only by whoever keeps it."""


@transaction.atomic
def keep_view(
    *,
    actor: Actor,
    name: str,
    query: str,
    at: datetime,
    sharing: str = SavedView.Sharing.PRIVATE,
) -> int:
    """
    Keep the list's filters and sorting under a name of the actor's; the same name replaces.

    :raises Braked: while nothing may be changed
    :raises NoDepartment: if it is to be shared with a department and the actor works in none
    """
    must_be_off(Brake.READ_ONLY)
    department = None
    if sharing == SavedView.Sharing.DEPARTMENT:
        department = Department.objects.filter(code__in=actor.departments[:1]).first()
        if department is None:
            raise NoDepartment
    view, _ = SavedView.objects.update_or_create(
        staff_id=actor.staff_id,
        name=name,
        defaults={
            "query": _without_hkid(query),
            "sharing": sharing,
            "department": department,
            "made_at": at,
        },
    )
    return view.pk


def _without_hkid(query: str) -> str:
    asked = parse_qsl(query, keep_blank_values=True)
    kept = [(name, without_hkid(value, entrance="savedview.query")) for name, value in asked]
    return query if kept == asked else urlencode(kept)


@transaction.atomic
def remove_view(*, actor: Actor, view_id: int) -> None:
    """
    Remove one of the actor's own views.

    :raises Braked: while nothing may be changed
    :raises NotYours: if it is somebody else's, or there is none
    """
    must_be_off(Brake.READ_ONLY)
    gone, _ = SavedView.objects.filter(pk=view_id, staff_id=actor.staff_id).delete()
    if not gone:
        raise NotYours(view_id)
