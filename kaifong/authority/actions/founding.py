"""The first administrator, whom nobody could take on, and the way back when the last one left."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.events import (
    DepartmentMade,
    Granted,
    RoleMade,
    StaffAppointed,
    StaffEngaged,
)
from kaifong.authority.models import Department, Grant, Membership, Role
from kaifong.authority.objects import Object
from kaifong.authority.permissions import AUTHORITY
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.foundation.ids import DepartmentId, GrantId, RoleId
from kaifong.foundation.journal.actions import record

from .people import Engaged, take_on

CODE = "administration"
DEPARTMENT = ("Administration", "行政部")
ROLE = ("Administrator", "系統管理員")
POWERS: tuple[tuple[Object, str], ...] = ((AUTHORITY, "see"), (AUTHORITY, "administer"))


class AdministratorThere(Exception):
    """Somebody already administers this shop; he takes others on, on the desk."""


@transaction.atomic
def found(
    *, username: str, email: str, name_en: str, name_zh: str, language: str, at: datetime
) -> Engaged:
    """
    Take on an administrator where there is none; he sees no customer and grants himself nothing.

    :raises AdministratorThere: if somebody may administer already
    :raises UserNameTaken: if the name or the address is another account's
    """
    role_id = _role(at)
    # Locked, so that of two who do this at once the second finds the first one's administrator.
    Role.objects.select_for_update().get(pk=role_id)
    if _administered():
        raise AdministratorThere
    _grants(role_id, at)
    engaged = take_on(username, email, name_en, name_zh, language)
    Membership.objects.create(staff_id=engaged.staff_id, role_id=role_id, since=at)
    record(
        StaffEngaged(happened_at=at, member_id=engaged.staff_id),
        StaffAppointed(happened_at=at, member_id=engaged.staff_id, role_id=role_id),
    )
    return engaged


def _administered() -> bool:
    return Membership.objects.filter(
        staff__left_at=None,
        staff__user__is_active=True,
        role__department__closed_at=None,
        role__grants__object=AUTHORITY.name,
        role__grants__action="administer",
    ).exists()


def _role(at: datetime) -> RoleId:
    department, new = Department.objects.get_or_create(
        code=CODE, defaults={"name_en": DEPARTMENT[0], "name_zh": DEPARTMENT[1]}
    )
    department_id = DepartmentId(department.pk)
    if new:
        record(DepartmentMade(happened_at=at, department_id=department_id))
    role, new = Role.objects.get_or_create(
        code=CODE, defaults={"department": department, "name_en": ROLE[0], "name_zh": ROLE[1]}
    )
    role_id = RoleId(role.pk)
    if new:
        record(RoleMade(happened_at=at, role_id=role_id, department_id=department_id))
    return role_id


def _grants(role_id: RoleId, at: datetime) -> None:
    for about, action in POWERS:
        grant, new = Grant.objects.get_or_create(
            role_id=role_id,
            object=about.name,
            action=action,
            defaults={
                "classes": [FieldClass.PUBLIC, FieldClass.INTERNAL],
                "purposes": [Purpose.MANAGEMENT],
            },
        )
        if new:
            grant_id = GrantId(grant.pk)
            record(Granted(happened_at=at, grant_id=grant_id, role_id=role_id))
