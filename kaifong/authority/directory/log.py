"""The log of who read whose contact or sensitive fields."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.models import Look, Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.foundation import keyset
from kaifong.foundation.ids import StaffId

NEWEST = keyset.Key("at", down=True, parse=keyset.moment)


@dataclass(frozen=True)
class LookSeen:
    """One reading of contact or sensitive fields."""

    id: int
    at: datetime
    staff_id: StaffId
    way: str
    purpose: str
    classes: tuple[str, ...]
    customer_ids: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Looks:
    """Some readings, newest first, and the cursors of the pages after and before."""

    rows: tuple[LookSeen, ...]
    after: str | None
    before: str | None


def looks(
    *,
    actor: Actor,
    staff_id: int | None = None,
    customer_id: int | None = None,
    cls: str = "",
    after: str = "",
    before: str = "",
    size: int = 50,
) -> Looks:
    """
    Return who read whose contact or sensitive fields, newest first.

    :raises NotAllowed: if the actor may not see the log
    :raises BadCursor: if a cursor was not made by this list
    """
    require(actor, Permission.LOG_SEE)
    rows = Look.objects.all()
    if staff_id:
        rows = rows.filter(staff_id=staff_id)
    if customer_id:
        rows = rows.filter(customer_ids__contains=[customer_id])
    if cls:
        rows = rows.filter(classes__contains=[cls])
    page = keyset.cut(rows, NEWEST, size=size, after=after, before=before)
    return Looks(tuple(_look(row) for row in page.rows), page.after, page.before)


def names(*, actor: Actor) -> dict[int, tuple[str, str]]:
    """
    Return everybody's English and Chinese name, for the log.

    :raises NotAllowed: if the actor may not see the log
    """
    require(actor, Permission.LOG_SEE)
    rows = Staff.objects.order_by("name_en", "pk").values_list("pk", "name_en", "name_zh")
    return {pk: (en, zh) for pk, en, zh in rows}


def _look(row: Look) -> LookSeen:
    return LookSeen(
        row.pk,
        row.at,
        StaffId(row.staff_id),
        row.way,
        row.purpose,
        tuple(row.classes),
        tuple(row.customer_ids),
        row.total,
    )
