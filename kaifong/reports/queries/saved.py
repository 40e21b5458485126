"""Kept questions that somebody may open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from kaifong.authority.models import Role
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import SavedReportId
from kaifong.intelligence.queries import Ask, from_json
from kaifong.reports.models import SavedVersion
from kaifong.reports.rules import Sharing

from .shared import NOBODY, names_of_staff


@dataclass(frozen=True)
class Saved:
    """A kept question in one of its versions; `last` is the number of the newest."""

    id: SavedReportId
    name: str
    asked: Ask
    sharing: Sharing
    with_code: str
    version: int
    mine: bool
    at: datetime
    chart: str = "bar"
    last: int = 0
    staff_id: int = 0  # who made it


@dataclass(frozen=True)
class Version:
    """A version of a kept question: who saved it, and when."""

    number: int
    name: str
    by: tuple[str, str]  # his English and Chinese name
    at: datetime


def saved(*, actor: Actor) -> list[Saved]:
    """Return the questions that are open to the actor, newest first."""
    rows = _open(actor).order_by("-at", "-id").select_related("report")
    return [_saved(row, actor) for row in rows]


def saved_one(*, actor: Actor, report_id: int, version: int | None = None) -> Saved | None:
    """Return one of them, in its last version or another; None if it is not open to the actor."""
    among = _open(actor) if version is None else _every(actor).filter(number=version)
    row = among.filter(report_id=report_id).select_related("report").first()
    return None if row is None else _saved(row, actor)


def versions(*, actor: Actor, report_id: int) -> list[Version]:
    """Return the versions of a kept question, newest first; none if it is not open to the actor."""
    rows = list(_every(actor).filter(report_id=report_id).order_by("-number"))
    names = names_of_staff(row.staff_id for row in rows)
    return [Version(row.number, row.name, names.get(row.staff_id, NOBODY), row.at) for row in rows]


def teams_of(actor: Actor) -> list[str]:
    """Return the codes of the roles that the actor holds."""
    roles = Role.objects.filter(memberships__staff=actor.staff_id, department__closed_at=None)
    return list(roles.order_by("code").values_list("code", flat=True))


def team_names(actor: Actor) -> list[tuple[str, tuple[str, str]]]:
    """Return the roles that the actor holds: code, English and Chinese name."""
    rows = Role.objects.filter(code__in=teams_of(actor)).order_by("code")
    return [(row.code, (row.name_en, row.name_zh)) for row in rows]


def _open(actor: Actor) -> QuerySet[SavedVersion]:
    return _every(actor).filter(number=F("report__version"))


def _every(actor: Actor) -> QuerySet[SavedVersion]:
    shared = Q(report__staff_id=actor.staff_id)
    shared |= Q(report__sharing=Sharing.TEAM, report__with_code__in=teams_of(actor))
    departments = list(actor.departments)
    shared |= Q(report__sharing=Sharing.DEPARTMENT, report__with_code__in=departments)
    return SavedVersion.objects.filter(shared, report__withdrawn_at=None)


def _saved(row: SavedVersion, actor: Actor) -> Saved:
    return Saved(
        id=SavedReportId(row.report_id),
        name=row.name,
        asked=from_json(row.definition),
        sharing=Sharing(row.report.sharing),
        with_code=row.report.with_code,
        version=row.number,
        mine=row.report.staff_id == actor.staff_id,
        at=row.at,
        chart=str(row.definition.get("chart", "bar")),
        last=row.report.version,
        staff_id=row.report.staff_id,
    )


def kept_by_number(*, report_id: int) -> Ask | None:
    """Return what a kept report asks by now, for whoever tests it; None once it is withdrawn."""
    rows = SavedVersion.objects.filter(report__withdrawn_at=None, number=F("report__version"))
    found = rows.filter(report_id=report_id).values_list("definition", flat=True).first()
    return None if found is None else from_json(found)
