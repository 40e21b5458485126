"""Programs as administrators see them, and as whoever answers for one does."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kaifong.authority.models import Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Purpose, Rows
from kaifong.foundation.ids import RoleId, StaffId

from .limiting import stops, stored
from .models import ApiClient
from .rules import Off

Name = tuple[str, str]  # in English and in Chinese


@dataclass(frozen=True)
class ClientSeen:
    """A program, who answers for it, what bounds it, and from when on it is off."""

    id: StaffId
    name: Name
    use: str
    department_id: int
    department: Name
    purpose: Purpose
    responsible_id: StaffId
    responsible: Name
    has_left: datetime | None  # whoever answers for it
    bounds: Rows
    addresses: tuple[str, ...]
    handover_days: int
    expires_at: datetime
    closed_at: datetime | None
    stops_at: datetime
    because: Off
    roles: tuple[RoleId, ...]

    def is_off(self, at: datetime) -> bool:
        return self.stops_at <= at


def clients(*, actor: Actor, role_id: int | None = None) -> list[ClientSeen]:
    """Return the programs: all to administrators, to others those they answer for."""
    rows = _open_to(actor)
    return _seen(rows.filter(staff__roles=role_id) if role_id else rows)


def client(*, actor: Actor, staff_id: int) -> ClientSeen:
    """
    Return one program.

    :raises NotAllowed: if it is not his to see, or there is none
    """
    found = _seen(_open_to(actor).filter(staff_id=staff_id))
    if not found:
        raise NotAllowed(f"staff {staff_id}")
    return found[0]


def answered_for(*, staff_id: int) -> list[ClientSeen]:
    """Return the programs that are on for which somebody answers."""
    return _seen(ApiClient.objects.filter(responsible_id=staff_id, closed_at=None))


def may_answer() -> list[tuple[int, Name]]:
    """Return who could answer for a program: whoever works here."""
    rows = Staff.objects.filter(left_at=None, is_program=False).order_by("name_en", "pk")
    return [(row.pk, (row.name_en, row.name_zh)) for row in rows]


def _open_to(actor: Actor) -> QuerySet[ApiClient]:
    if actor.may(Permission.AUTHORITY_ADMINISTER):
        return ApiClient.objects.all()
    return ApiClient.objects.filter(Q(responsible_id=actor.staff_id))


def _seen(rows: QuerySet[ApiClient]) -> list[ClientSeen]:
    found = rows.select_related("staff", "responsible", "department")
    ordered = found.prefetch_related("staff__memberships").order_by("staff__name_en", "pk")
    return [_one(row) for row in ordered]


def _one(row: ApiClient) -> ClientSeen:
    stops_at, because = stops(row)
    return ClientSeen(
        id=StaffId(row.staff_id),
        name=(row.staff.name_en, row.staff.name_zh),
        use=row.use,
        department_id=row.department_id,
        department=(row.department.name_en, row.department.name_zh),
        purpose=Purpose(row.purpose),
        responsible_id=StaffId(row.responsible_id),
        responsible=(row.responsible.name_en, row.responsible.name_zh),
        has_left=row.responsible.left_at,
        bounds=stored(row).rows,
        addresses=tuple(row.addresses),
        handover_days=row.handover_days,
        expires_at=row.expires_at,
        closed_at=row.closed_at,
        stops_at=stops_at,
        because=because,
        roles=tuple(RoleId(held.role_id) for held in row.staff.memberships.all()),
    )
