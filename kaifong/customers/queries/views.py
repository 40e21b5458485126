"""Saved views: one's own, those of one's departments, and everybody's."""

from dataclasses import dataclass

from django.db.models import Q

from kaifong.authority.queries import Actor
from kaifong.customers.models import SavedView


@dataclass(frozen=True)
class View:
    """A saved list: its name, the list's own query string, and whose it is."""

    id: int
    name: str
    query: str
    sharing: str
    keeper: str
    mine: bool


def views(*, actor: Actor) -> list[View]:
    """Return the views open to the actor, his own first; what each shows is his rows only."""
    shared = Q(sharing=SavedView.Sharing.PUBLIC) | Q(
        sharing=SavedView.Sharing.DEPARTMENT, department__code__in=actor.departments
    )
    found = SavedView.objects.filter(Q(staff_id=actor.staff_id) | shared).select_related("staff")
    rows = [
        View(v.pk, v.name, v.query, v.sharing, v.staff.name_en, v.staff_id == actor.staff_id)
        for v in found.order_by("name", "pk")[:50]
    ]
    return sorted(rows, key=lambda view: not view.mine)
