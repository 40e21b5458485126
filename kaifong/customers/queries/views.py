"""Saved views: one's own, those of one's team and departments, and everybody's."""

from dataclasses import dataclass

from django.db.models import Q

from kaifong.authority.models import Role
from kaifong.authority.permissions import Permission as Authority
from kaifong.authority.queries import Actor
from kaifong.customers.models import SavedView

Sharing = SavedView.Sharing


@dataclass(frozen=True)
class View:
    """A saved list: its name, the list's own query string, and whose it is."""

    id: int
    name: str
    query: str
    sharing: str
    keeper: str
    mine: bool
    changeable: bool = False


def views(*, actor: Actor) -> list[View]:
    """Return the views open to the actor, his own first; what each shows is his rows only."""
    teams = Role.objects.filter(memberships__staff_id=actor.staff_id, department__closed_at=None)
    shared = (
        Q(sharing=Sharing.PUBLIC)
        | Q(sharing=Sharing.DEPARTMENT, department__code__in=actor.departments)
        | Q(sharing=Sharing.TEAM, team__in=teams.values("pk"))
    )
    found = SavedView.objects.filter(Q(staff_id=actor.staff_id) | shared).select_related("staff")
    administers = actor.may(Authority.AUTHORITY_ADMINISTER)
    rows = [
        View(
            *(v.pk, v.name, v.query, v.sharing, v.staff.name_en),
            mine=v.staff_id == actor.staff_id,
            changeable=v.staff_id == actor.staff_id or administers,
        )
        for v in found.order_by("name", "pk")[:50]
    ]
    return sorted(rows, key=lambda view: not view.mine)
