"""Departments as administrators see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from kaifong.authority.models import Department
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed, require, rows_of
from kaifong.authority.rules import Rows
from kaifong.foundation.ids import DepartmentId


@dataclass(frozen=True)
class DepartmentSeen:
    """A department, how many roles and people it has, and the rows that bound it."""

    id: DepartmentId
    code: str
    name_en: str
    name_zh: str
    bounds: Rows
    closed_at: datetime | None
    roles: int
    people: int


def departments(*, actor: Actor) -> list[DepartmentSeen]:
    """
    Return all departments, the open ones first.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    rows = counted().order_by(F("closed_at").asc(nulls_first=True), "name_en", "pk")
    return [seen(row) for row in rows]


def department(*, actor: Actor, department_id: int) -> DepartmentSeen:
    """
    Return one department.

    :raises NotAllowed: if the actor is no administrator, or there is none
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    found = counted().filter(pk=department_id).first()
    if found is None:
        raise NotAllowed(f"department {department_id}")
    return seen(found)


def counted() -> QuerySet[Department]:
    return Department.objects.annotate(
        role_count=Count("roles", distinct=True),
        people_count=Count(
            "roles__memberships__staff",
            filter=Q(roles__memberships__staff__left_at=None),
            distinct=True,
        ),
    )


def seen(row: Department) -> DepartmentSeen:
    return DepartmentSeen(
        id=DepartmentId(row.pk),
        code=row.code,
        name_en=row.name_en,
        name_zh=row.name_zh,
        bounds=rows_of(row),
        closed_at=row.closed_at,
        roles=row.role_count,  # type: ignore[attr-defined]
        people=row.people_count,  # type: ignore[attr-defined]
    )
