"""Making roles, and who holds them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority.events import (
    RoleDeleted,
    RoleMade,
    RoleRenamed,
    StaffAppointed,
    StaffDismissed,
)
from kaifong.authority.models import ApiClient, Department, Membership, Role, Staff
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import DepartmentId, RoleId, StaffId

from .departments import CodeTaken, NoSuchDepartment
from .people import NoSuchPerson
from .rules_of_office import begin, done, not_himself


class NoSuchRole(Exception):
    """There is no role of that number."""


class RoleInUse(Exception):
    """A role that somebody holds cannot be deleted: dismiss him from it first."""


@transaction.atomic
def make_role(
    *,
    actor: Actor,
    department_id: DepartmentId,
    code: str,
    name_en: str,
    name_zh: str,
    at: datetime,
) -> RoleId:
    """
    Make a role in a department; it may do nothing until something is granted to it.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchDepartment: if there is none
    :raises CodeTaken: if another role bears the code
    """
    begin(actor)
    if not Department.objects.select_for_update().filter(pk=department_id).exists():
        raise NoSuchDepartment(department_id)
    try:
        with transaction.atomic():
            made = Role.objects.create(
                department_id=department_id, code=code, name_en=name_en, name_zh=name_zh
            )
    except IntegrityError as taken:
        raise CodeTaken(code) from taken
    role_id = RoleId(made.pk)
    done(actor, RoleMade(happened_at=at, role_id=role_id, department_id=department_id))
    return role_id


@transaction.atomic
def rename_role(*, actor: Actor, role_id: RoleId, name_en: str, name_zh: str, at: datetime) -> None:
    """
    Call a role something else.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchRole: if there is none
    """
    begin(actor)
    role = _locked(role_id)
    if (role.name_en, role.name_zh) != (name_en, name_zh):
        Role.objects.filter(pk=role_id).update(name_en=name_en, name_zh=name_zh)
        done(actor, RoleRenamed(happened_at=at, role_id=role_id))


@transaction.atomic
def delete_role(*, actor: Actor, role_id: RoleId, at: datetime) -> None:
    """
    Delete a role that nobody holds, with its grants.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchRole: if there is none
    :raises RoleInUse: if somebody holds it
    """
    begin(actor)
    role = _locked(role_id)
    if role.memberships.exists():
        raise RoleInUse(role.code)
    role.delete()
    done(actor, RoleDeleted(happened_at=at, role_id=role_id))


@transaction.atomic
def appoint(*, actor: Actor, staff_id: StaffId, role_id: RoleId, at: datetime) -> None:
    """
    Give a person a role; giving it twice changes nothing.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if it would be his own role
    :raises NoSuchPerson: if there is none, or he has left
    :raises NoSuchRole: if there is none, or it is another department's than a program's
    """
    begin(actor)
    not_himself(actor, staff_id)
    role = _locked(role_id)
    programs = ApiClient.objects.filter(staff_id=staff_id)
    if programs.exclude(department_id=role.department_id).exists():
        raise NoSuchRole(role_id)
    if not Staff.objects.select_for_update().filter(pk=staff_id, left_at=None).exists():
        raise NoSuchPerson(staff_id)
    _, new = Membership.objects.get_or_create(
        staff_id=staff_id, role_id=role_id, defaults={"since": at}
    )
    if new:
        done(actor, StaffAppointed(happened_at=at, member_id=staff_id, role_id=role_id))


@transaction.atomic
def dismiss(*, actor: Actor, staff_id: StaffId, role_id: RoleId, at: datetime) -> None:
    """
    Take a role from a person; who does not hold it is left as he is.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if it is his own role
    """
    begin(actor)
    not_himself(actor, staff_id)
    gone, _ = Membership.objects.filter(staff_id=staff_id, role_id=role_id).delete()
    if gone:
        done(actor, StaffDismissed(happened_at=at, member_id=staff_id, role_id=role_id))


def _locked(role_id: RoleId) -> Role:
    # Locked, so that nobody is appointed to a role while it is being deleted.
    found = Role.objects.select_for_update().filter(pk=role_id).first()
    if found is None:
        raise NoSuchRole(role_id)
    return found
