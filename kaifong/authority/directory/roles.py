"""Roles and their grants as administrators see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from kaifong.authority.models import Grant, Membership, Role
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.terms import FIELDS, Terms, terms_from
from kaifong.foundation.ids import GrantId, RoleId

from .departments import DepartmentSeen, counted, seen

IN_OFFICE = Q(memberships__staff__left_at=None, memberships__isnull=False)
COLUMNS = ("pk", "role_id", "version", *FIELDS)


@dataclass(frozen=True)
class RoleSeen:
    """A role, whose it is, and how many hold it."""

    id: RoleId
    code: str
    name_en: str
    name_zh: str
    department: DepartmentSeen
    holders: int
    mine: bool  # the asker holds it, and so may not change it


@dataclass(frozen=True)
class GrantSeen:
    """A grant of a role."""

    id: GrantId
    role_id: RoleId
    version: int
    terms: Terms


def roles(*, actor: Actor, department_id: int | None = None) -> list[RoleSeen]:
    """
    Return all roles, or those of a department.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    rows = Role.objects.filter(*([Q(department_id=department_id)] if department_id else []))
    return _roles(actor, rows)


def role(*, actor: Actor, role_id: int) -> RoleSeen:
    """
    Return one role.

    :raises NotAllowed: if the actor is no administrator, or there is none
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    found = _roles(actor, Role.objects.filter(pk=role_id))
    if not found:
        raise NotAllowed(f"role {role_id}")
    return found[0]


def grants(*, actor: Actor, role_id: int | None = None) -> list[GrantSeen]:
    """
    Return all grants, or those of a role.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    rows = Grant.objects.filter(*([Q(role_id=role_id)] if role_id else []))
    return [_grant(row) for row in rows.order_by("object", "action", "pk").values(*COLUMNS)]


def grant(*, actor: Actor, grant_id: int) -> GrantSeen | None:
    """
    Return one grant, or None if it was withdrawn.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    row = Grant.objects.filter(pk=grant_id).values(*COLUMNS).first()
    return _grant(row) if row else None


def _roles(actor: Actor, rows: QuerySet[Role]) -> list[RoleSeen]:
    mine = set(Membership.objects.filter(staff_id=actor.staff_id).values_list("role_id", flat=True))
    within = {row.pk: seen(row) for row in counted()}
    held = rows.annotate(held=Count("memberships", filter=IN_OFFICE, distinct=True))
    return [
        RoleSeen(
            RoleId(row.pk),
            row.code,
            row.name_en,
            row.name_zh,
            within[row.department_id],
            row.held,
            row.pk in mine,
        )
        for row in held.order_by("department__name_en", "name_en", "pk")
    ]


def _grant(row: dict[str, Any]) -> GrantSeen:
    return GrantSeen(row["pk"], row["role_id"], row["version"], terms_from(row))
