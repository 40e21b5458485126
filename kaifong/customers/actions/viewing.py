"""Keeping the customer list as somebody likes it."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.queries import Actor
from kaifong.customers.models import SavedView


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
    department_id: int | None = None,
) -> int:
    """Keep the list's filters and sorting under a name of the actor's; the same name replaces."""
    view, _ = SavedView.objects.update_or_create(
        staff_id=actor.staff_id,
        name=name,
        defaults={
            "query": query,
            "sharing": sharing,
            "department_id": department_id,
            "made_at": at,
        },
    )
    return view.pk


@transaction.atomic
def remove_view(*, actor: Actor, view_id: int) -> None:
    """
    Remove one of the actor's own views.

    :raises NotYours: if it is somebody else's, or there is none
    """
    gone, _ = SavedView.objects.filter(pk=view_id, staff_id=actor.staff_id).delete()
    if not gone:
        raise NotYours(view_id)
