"""What bounds programs, read for whoever reckons what somebody may do."""

from collections.abc import Collection
from datetime import datetime

from kaifong.authority.rules import Purpose, Rows

from .models import ApiClient
from .rules import Limits, Off, ends


def limits_of(staff_ids: Collection[int]) -> dict[int, Limits]:
    """Return what bounds those of these who are programs."""
    rows = ApiClient.objects.filter(staff_id__in=staff_ids)
    return {row.staff_id: stored(row) for row in rows}


def stored(row: ApiClient) -> Limits:
    """Return what bounds a program."""

    def codes(values: list[int] | None) -> frozenset[int] | None:
        return None if values is None else frozenset(values)

    rows = Rows(codes(row.regions), codes(row.channels), codes(row.categories))
    return Limits(row.department_id, rows, Purpose(row.purpose))


def stops(row: ApiClient) -> tuple[datetime, Off]:
    """Return from which moment on a program is off, and why."""
    return ends(
        closed_at=row.closed_at,
        expires_at=row.expires_at,
        left_at=row.responsible.left_at,
        days=row.handover_days,
    )


def running(staff_id: int, at: datetime) -> ApiClient | None:
    """Return a program that is on at a moment."""
    row = ApiClient.objects.filter(staff_id=staff_id).select_related("responsible").first()
    return row if row is not None and stops(row)[0] > at else None
