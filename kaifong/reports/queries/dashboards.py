"""Dashboards that somebody may open: those that ship, his own, those shared with him."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from kaifong.authority.queries import Actor
from kaifong.reports.models import DashboardTile, DashboardVersion, HomeDashboard
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import (
    Address,
    Beside,
    BoardDays,
    NotADashboard,
    Plan,
    Shows,
    Tile,
    address_of,
)
from kaifong.reports.rules.subjects import subject_of

from .boards import Ready, open_tiles, ready_for, ready_home
from .saved import teams_of


class NoSuchDashboard(Exception):
    """There is no such dashboard, or it is not open to this reader."""


@dataclass(frozen=True)
class Shown:
    """A dashboard in its last version; `version` is 0 for one that ships."""

    address: Address
    plan: Plan
    sharing: Sharing = Sharing.PRIVATE
    with_code: str = ""
    version: int = 0
    mine: bool = False
    at: datetime | None = None
    staff_id: int = 0  # who made it


def dashboards(*, actor: Actor) -> list[Shown]:
    """Return the dashboards made by staff that are open to the actor, newest first."""
    rows = _open(actor).order_by("-at", "-id")
    return [_shown(row, actor) for row in rows]


def dashboard(*, actor: Actor, address: Address) -> Shown:
    """
    Return one dashboard, with its tiles.

    :raises NoSuchDashboard: if there is none that is open to the actor
    """
    if address.key:
        found = ready_for(actor=actor, key=address.key)
        if found is None:
            raise NoSuchDashboard(address.key)
        return of_ready(found, actor)
    row = _open(actor).filter(dashboard_id=address.number).first()
    if row is None:
        raise NoSuchDashboard(address.number)
    return _shown(row, actor, tiles_of(row))


def of_ready(one: Ready, actor: Actor) -> Shown:
    """Return a dashboard that ships as any other is shown, without what is closed to the actor."""
    plan = Plan(str(one.title), open_tiles(one, actor), one.days, one.beside)
    return Shown(Address(key=one.key), plan)


def home_of(*, actor: Actor) -> Shown | None:
    """Return what the actor sees at home: the one chosen, else that of his kind of work."""
    chosen = HomeDashboard.objects.filter(staff_id=actor.staff_id).first()
    if chosen:
        try:
            return dashboard(actor=actor, address=address_of(chosen.address))
        except (NoSuchDashboard, NotADashboard):
            pass  # withdrawn, or shared with him no more
    found = ready_home(actor=actor)
    return None if found is None else of_ready(found, actor)


def tiles_of(row: DashboardVersion) -> tuple[Tile, ...]:
    """Return the tiles of a version in their order."""
    found: Iterable[DashboardTile] = row.tiles.order_by("position")
    return tuple(
        Tile(subject_of(one.subject), Shows(one.shows), one.width, one.measure) for one in found
    )


def _open(actor: Actor) -> QuerySet[DashboardVersion]:
    shared = Q(dashboard__staff_id=actor.staff_id)
    shared |= Q(dashboard__sharing=Sharing.TEAM, dashboard__with_code__in=teams_of(actor))
    departments = list(actor.departments)
    shared |= Q(dashboard__sharing=Sharing.DEPARTMENT, dashboard__with_code__in=departments)
    rows = DashboardVersion.objects.select_related("dashboard")
    return rows.filter(shared, dashboard__withdrawn_at=None, number=F("dashboard__version"))


def _shown(row: DashboardVersion, actor: Actor, tiles: tuple[Tile, ...] = ()) -> Shown:
    return Shown(
        address=Address(number=row.dashboard_id),
        plan=Plan(row.name, tiles, BoardDays(row.days), Beside(row.beside)),
        sharing=Sharing(row.dashboard.sharing),
        with_code=row.dashboard.with_code,
        version=row.number,
        mine=row.dashboard.staff_id == actor.staff_id,
        at=row.at,
        staff_id=row.dashboard.staff_id,
    )
