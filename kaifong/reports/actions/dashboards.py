"""Keeping a dashboard, withdrawing it, and choosing what one sees at home."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.ids import DashboardId
from kaifong.foundation.journal.actions import record
from kaifong.orders.permissions import Permission
from kaifong.reports.events import DashboardKept, DashboardWithdrawn
from kaifong.reports.models import Dashboard, DashboardTile, DashboardVersion, HomeDashboard
from kaifong.reports.queries.dashboards import NoSuchDashboard, dashboard, tiles_of
from kaifong.reports.queries.subjects import NoSuchSubject, named
from kaifong.reports.queries.tiles import figures_in
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Address, BadDashboard, Plan, Tile

from .saving import NotYours, SavedMeanwhile, may_share


@transaction.atomic
def keep_dashboard(
    *,
    actor: Actor,
    plan: Plan,
    sharing: Sharing,
    with_code: str,
    at: datetime,
    dashboard_id: DashboardId | None = None,
    version: int = 0,
) -> DashboardId:
    """
    Keep a dashboard, or a further version; `with_code` names the team or department.

    Only reports that are open to the actor are put on it; a tile that was there already may stay.

    :raises NotAllowed: if the actor may not report, or does not belong to whom he shares it with
    :raises BadDashboard: if it has no name, no tile, too many, or a tile of nothing
    :raises NoSuchDashboard: if there is none
    :raises NotYours: if somebody else made it
    :raises SavedMeanwhile: if the version is not the last one
    """
    require(actor, Permission.ORDER_REPORT)
    if with_code not in may_share(actor, sharing):
        raise NotAllowed(f"not of {with_code}")
    plan.must_be_keepable()
    _must_be_open(actor, plan.tiles, _tiles_before(actor, dashboard_id))
    if dashboard_id is None:
        row = Dashboard.objects.create(
            staff_id=actor.staff_id, sharing=sharing, with_code=with_code, version=1, made_at=at
        )
        dashboard_id, version = DashboardId(row.pk), 0
    else:
        _swap(dashboard_id, version, sharing, with_code)
    _write(actor, dashboard_id, version + 1, plan, at)
    told = DashboardKept(happened_at=at, dashboard_id=dashboard_id, version=version + 1)
    record(told, staff_id=actor.staff_id)
    return dashboard_id


@transaction.atomic
def withdraw_dashboard(*, actor: Actor, dashboard_id: DashboardId, at: datetime) -> None:
    """
    Offer a dashboard no more; done twice it changes nothing.

    :raises NoSuchDashboard: if there is none
    :raises NotYours: if somebody else made it
    """
    require(actor, Permission.ORDER_REPORT)
    row = _must_be_his(actor, dashboard_id, withdrawn=True)
    if row.withdrawn_at is None:
        Dashboard.objects.filter(pk=dashboard_id).update(withdrawn_at=at)
        told = DashboardWithdrawn(happened_at=at, dashboard_id=dashboard_id)
        record(told, staff_id=actor.staff_id)


@transaction.atomic
def make_home(*, actor: Actor, address: Address) -> None:
    """
    Let the actor see this dashboard at home, instead of that of his kind of work.

    :raises NoSuchDashboard: if there is none that is open to him
    """
    dashboard(actor=actor, address=address)
    HomeDashboard.objects.update_or_create(
        staff_id=actor.staff_id, defaults={"address": str(address)}
    )


def _must_be_open(actor: Actor, tiles: tuple[Tile, ...], before: tuple[Tile, ...]) -> None:
    stood = {(tile.subject, tile.measure) for tile in before}
    for tile in tiles:
        if (tile.subject, tile.measure) in stood:
            continue
        try:
            found = named(actor=actor, subject=tile.subject)
        except NoSuchSubject:
            raise BadDashboard("tile") from None
        if tile.measure and tile.measure not in figures_in(found.asked):
            raise BadDashboard("tile")


def _tiles_before(actor: Actor, dashboard_id: DashboardId | None) -> tuple[Tile, ...]:
    if dashboard_id is None:
        return ()
    _must_be_his(actor, dashboard_id)
    rows = DashboardVersion.objects.filter(number=F("dashboard__version"))
    return tiles_of(rows.get(dashboard_id=dashboard_id))


def _swap(dashboard_id: DashboardId, version: int, sharing: Sharing, with_code: str) -> None:
    swapped = Dashboard.objects.filter(pk=dashboard_id, version=version).update(
        version=F("version") + 1, sharing=sharing, with_code=with_code
    )
    if not swapped:
        raise SavedMeanwhile


def _write(actor: Actor, dashboard_id: DashboardId, number: int, plan: Plan, at: datetime) -> None:
    row = DashboardVersion.objects.create(
        dashboard_id=dashboard_id,
        number=number,
        name=plan.name.strip(),
        days=plan.days,
        beside=plan.beside,
        staff_id=actor.staff_id,
        at=at,
    )
    DashboardTile.objects.bulk_create(
        DashboardTile(
            version=row,
            position=position,
            width=tile.width,
            subject=str(tile.subject),
            shows=tile.shows,
            measure=tile.measure,
        )
        for position, tile in enumerate(plan.tiles, 1)
    )


def _must_be_his(actor: Actor, dashboard_id: DashboardId, *, withdrawn: bool = False) -> Dashboard:
    row = Dashboard.objects.select_for_update().filter(pk=dashboard_id).first()
    if row is None or (row.withdrawn_at and not withdrawn):
        raise NoSuchDashboard(dashboard_id)
    if row.staff_id != actor.staff_id:
        raise NotYours
    return row
