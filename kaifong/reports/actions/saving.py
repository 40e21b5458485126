"""Keeping a question under a name. It is kept as a question: whoever opens it is answered anew."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.ids import SavedReportId
from kaifong.foundation.journal.actions import record
from kaifong.intelligence.queries import Ask, from_json
from kaifong.orders.permissions import Permission
from kaifong.reports.events import ReportSaved, ReportWithdrawn
from kaifong.reports.models import SavedReport, SavedVersion
from kaifong.reports.queries.saved import teams_of
from kaifong.reports.rules import Sharing


class NoSuchReport(Exception):
    """There is no such report, or it was withdrawn."""


class NotYours(Exception):
    """Only who made a report changes it; anybody who may open it may keep one of his own."""


class SavedMeanwhile(Exception):
    """A newer version was saved in the meantime: open it, and save again."""


@transaction.atomic
def save(  # noqa: PLR0913  all that a kept report is
    *,
    actor: Actor,
    name: str,
    asked: Ask,
    sharing: Sharing,
    with_code: str,
    at: datetime,
    report_id: SavedReportId | None = None,
    version: int = 0,
    chart: str = "bar",
) -> SavedReportId:
    """
    Keep a question, or a further version; `with_code` names the team or department.

    :raises NotAllowed: if the actor may not report, or does not belong to whom he shares it with
    :raises NoSuchReport: if there is none
    :raises NotYours: if somebody else made it
    :raises SavedMeanwhile: if the version is not the last one
    """
    require(actor, Permission.ORDER_REPORT)
    if with_code not in _may_share(actor, sharing):
        raise NotAllowed(f"not of {with_code}")
    if report_id is None:
        report_id, version = _first(actor, sharing, with_code, at), 0
    else:
        _swap(actor, report_id, version, sharing, with_code)
    SavedVersion.objects.create(
        report_id=report_id,
        number=version + 1,
        name=name,
        definition={**asked.as_json(), "chart": chart},
        staff_id=actor.staff_id,
        at=at,
    )
    told = ReportSaved(happened_at=at, report_id=report_id, version=version + 1)
    record(told, staff_id=actor.staff_id)
    return report_id


@transaction.atomic
def restore(
    *, actor: Actor, report_id: SavedReportId, number: int, version: int, at: datetime
) -> None:
    """
    Make an earlier version current, as a further version; made current already, nothing changes.

    :raises NoSuchReport: if there is no such report or version
    :raises NotYours: if somebody else made it
    :raises SavedMeanwhile: if `version` is not the last one
    """
    require(actor, Permission.ORDER_REPORT)
    report = _must_be_his(actor, report_id)
    if number == report.version:
        return
    found = SavedVersion.objects.filter(report_id=report_id, number=number).first()
    if found is None:
        raise NoSuchReport
    save(
        actor=actor,
        name=found.name,
        asked=from_json(found.definition),
        sharing=Sharing(report.sharing),
        with_code=report.with_code,
        at=at,
        report_id=report_id,
        version=version,
        chart=found.definition.get("chart", "bar"),
    )


def _first(actor: Actor, sharing: Sharing, with_code: str, at: datetime) -> SavedReportId:
    row = SavedReport.objects.create(
        staff_id=actor.staff_id, sharing=sharing, with_code=with_code, version=1, made_at=at
    )
    return SavedReportId(row.pk)


def _may_share(actor: Actor, sharing: Sharing) -> list[str]:
    belongs = {
        Sharing.PRIVATE: [""],
        Sharing.TEAM: teams_of(actor),
        Sharing.DEPARTMENT: list(actor.departments),
    }
    return belongs[sharing]


def _swap(
    actor: Actor, report_id: SavedReportId, version: int, sharing: Sharing, with_code: str
) -> None:
    _must_be_his(actor, report_id)
    swapped = SavedReport.objects.filter(pk=report_id, version=version).update(
        version=F("version") + 1, sharing=sharing, with_code=with_code
    )
    if not swapped:
        raise SavedMeanwhile


@transaction.atomic
def withdraw(*, actor: Actor, report_id: SavedReportId, at: datetime) -> None:
    """
    Offer a kept question no more; done twice it changes nothing.

    :raises NoSuchReport: if there is none
    :raises NotYours: if somebody else made it
    """
    require(actor, Permission.ORDER_REPORT)
    row = _must_be_his(actor, report_id, withdrawn=True)
    if row.withdrawn_at is None:
        SavedReport.objects.filter(pk=report_id).update(withdrawn_at=at)
        record(ReportWithdrawn(happened_at=at, report_id=report_id), staff_id=actor.staff_id)


def _must_be_his(actor: Actor, report_id: SavedReportId, *, withdrawn: bool = False) -> SavedReport:
    row = SavedReport.objects.select_for_update().filter(pk=report_id).first()
    if row is None or (row.withdrawn_at and not withdrawn):
        raise NoSuchReport
    if row.staff_id != actor.staff_id:
        raise NotYours
    return row
