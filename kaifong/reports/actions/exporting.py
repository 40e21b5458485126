"""Giving a report out as a file: within authority, unless exports are stopped, and logged."""

from collections.abc import Callable
from datetime import datetime
from enum import IntEnum

from django.db import transaction

from kaifong.authority.queries import Actor, require
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.orders.permissions import Permission
from kaifong.reports.events import ReportExported
from kaifong.reports.queries import Asked, Filters


class Format(IntEnum):
    """What kind of file; the numbers are stored."""

    CSV = 1
    XLSX = 2
    PDF = 3
    JSON = 4
    PARQUET = 5
    PNG = 6
    SVG = 7


# A paper is printed, a file of rows is exported: two rights.
DONE = {
    Format.CSV: "export",
    Format.XLSX: "export",
    Format.PDF: "print",
    Format.JSON: "export",
    Format.PARQUET: "export",
    Format.PNG: "export",
    Format.SVG: "export",
}


@transaction.atomic
def export(
    *, actor: Actor, asked: Asked, kind: Format, write: Callable[[], int], at: datetime
) -> int:
    """
    Let a writer make the file and return how many rows it holds; that it left is on record.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may not export (or print) orders, or not report on them
    """
    must_be_off(Brake.NO_EXPORT)
    require(actor, Permission.ORDER_REPORT)
    require(actor, Permission(f"orders:order:{DONE[kind]}"))
    rows = write()
    record(
        ReportExported(
            happened_at=at,
            format=kind,
            rows=rows,
            start_day=asked.period.start.toordinal(),
            until_day=asked.period.until.toordinal(),
            narrowed=asked.filters != Filters(),
        ),
        staff_id=actor.staff_id,
    )
    return rows
