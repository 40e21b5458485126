"""The log of who read whose contact or sensitive fields."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncDate

from kaifong.authority.models import Look, Membership, Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.foundation import keyset
from kaifong.foundation.hongkong.clock import HONG_KONG
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


@dataclass(frozen=True)
class LookedAt:
    """That somebody of a department read a person's data on a Hong Kong day, and for what."""

    on: date
    department: tuple[str, str]  # in English and in Chinese; empty: one that is no more
    purpose: str
    times: int


def looks_at(*, customer_ids: Collection[int], most: int = 100) -> tuple[LookedAt, ...]:
    """
    Return which departments read a person's data, newest day first: no names of staff.

    For steps that are permitted already, such as his own page: nobody's authority is asked.
    """
    seen = Look.objects.filter(customer_ids__overlap=list(customer_ids))
    rows = seen.annotate(on=TruncDate("at", tzinfo=HONG_KONG)).values("on", "staff_id", "purpose")
    counted = list(rows.annotate(times=Count("pk")).order_by("-on", "staff_id")[: most * 3])
    of = departments_of_staff({row["staff_id"] for row in counted})
    found: dict[tuple[date, tuple[str, str], str], int] = {}
    for row in counted:
        key = (row["on"], of.get(row["staff_id"], ("", "")), row["purpose"])
        found[key] = found.get(key, 0) + row["times"]
    return tuple(LookedAt(*key, times) for key, times in list(found.items())[:most])


def departments_of_staff(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return the department of each of these, in English and in Chinese; the first, if several."""
    rows = Membership.objects.filter(staff_id__in=ids).order_by("-pk")
    return {
        row.staff_id: (row.role.department.name_en, row.role.department.name_zh)
        for row in rows.select_related("role__department")
    }


@dataclass(frozen=True)
class Read:
    """Whose data were read: every reading names all of them, or some of it is not told."""

    customer_ids: tuple[int, ...]
    readings: int
    whole: bool


def read_between(
    *,
    begins: datetime,
    ends: datetime,
    token: int | None = None,
    staff_id: int | None = None,
    way: str = "",
) -> Read:
    """
    Return whose data were read by a key, or by a member of staff without one, both ends counted.

    `way` is the registered way by which they were read, if only one is meant. For steps that are
    permitted already: nobody's authority is asked.
    """
    rows = Look.objects.filter(at__gte=begins, at__lte=ends, token=token)
    if staff_id is not None:
        rows = rows.filter(staff_id=staff_id)
    if way:
        rows = rows.filter(way=way)
    people: set[int] = set()
    whole, readings = True, 0
    for ids, total in rows.values_list("customer_ids", "total").iterator():
        people.update(ids)
        whole, readings = whole and len(ids) == total, readings + 1
    return Read(tuple(sorted(people)), readings, whole)


def keys_that_read(*, since: datetime) -> dict[int, tuple[int, datetime]]:
    """Return the keys by which data were read lately: whose, and when last."""
    rows = Look.objects.filter(token__isnull=False, at__gte=since).order_by("token", "-at")
    found = rows.distinct("token").values_list("token", "staff_id", "at")
    return {token: (staff_id, at) for token, staff_id, at in found if token is not None}
