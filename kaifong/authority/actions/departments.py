"""Making, changing, closing and deleting departments."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority.events import (
    DepartmentChanged,
    DepartmentClosed,
    DepartmentDeleted,
    DepartmentMade,
    DepartmentReopened,
)
from kaifong.authority.models import Department
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Rows
from kaifong.foundation.ids import DepartmentId

from .rules_of_office import begin, done, not_his_department

COLUMNS = ("regions", "channels", "categories")


class CodeTaken(Exception):
    """Another one bears this code already."""


class DepartmentInUse(Exception):
    """A department with roles or staff is closed, not deleted."""


class NoSuchDepartment(Exception):
    """There is no department of that number."""


@transaction.atomic
def make_department(
    *, actor: Actor, code: str, name_en: str, name_zh: str, bounds: Rows, at: datetime
) -> DepartmentId:
    """
    Open a department with the rows that bound whatever its roles are granted.

    :raises NotAllowed: if the actor is no administrator
    :raises CodeTaken: if another department bears the code
    """
    begin(actor)
    try:
        with transaction.atomic():
            made = Department.objects.create(
                code=code, name_en=name_en, name_zh=name_zh, **_stored(bounds)
            )
    except IntegrityError as taken:
        raise CodeTaken(code) from taken
    department_id = DepartmentId(made.pk)
    done(actor, DepartmentMade(happened_at=at, department_id=department_id))
    return department_id


@transaction.atomic
def change_department(
    *,
    actor: Actor,
    department_id: DepartmentId,
    name_en: str,
    name_zh: str,
    bounds: Rows,
    at: datetime,
) -> None:
    """
    Rename a department or draw its bounds anew.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchDepartment: if there is none
    :raises ItsYourOwn: if the bounds of his own department would change
    """
    begin(actor)
    department = _locked(department_id)
    stored = _stored(bounds)
    if stored != {column: getattr(department, column) for column in COLUMNS}:
        not_his_department(actor, department_id)
    if (department.name_en, department.name_zh) == (name_en, name_zh) and all(
        getattr(department, column) == value for column, value in stored.items()
    ):
        return
    Department.objects.filter(pk=department_id).update(name_en=name_en, name_zh=name_zh, **stored)
    done(actor, DepartmentChanged(happened_at=at, department_id=department_id))


@transaction.atomic
def close_department(*, actor: Actor, department_id: DepartmentId, at: datetime) -> None:
    """
    Close a department: its roles and grants stay on record but grant nothing from now on.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchDepartment: if there is none
    :raises ItsYourOwn: if the actor holds a role in it
    """
    begin(actor)
    department = _locked(department_id)
    not_his_department(actor, department_id)
    if department.closed_at is None:
        Department.objects.filter(pk=department_id).update(closed_at=at)
        done(actor, DepartmentClosed(happened_at=at, department_id=department_id))


@transaction.atomic
def reopen_department(*, actor: Actor, department_id: DepartmentId, at: datetime) -> None:
    """
    Open a closed department again: its roles grant what they did.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchDepartment: if there is none
    :raises ItsYourOwn: if the actor holds a role in it
    """
    begin(actor)
    department = _locked(department_id)
    not_his_department(actor, department_id)
    if department.closed_at is not None:
        Department.objects.filter(pk=department_id).update(closed_at=None)
        done(actor, DepartmentReopened(happened_at=at, department_id=department_id))


@transaction.atomic
def delete_department(*, actor: Actor, department_id: DepartmentId, at: datetime) -> None:
    """
    Delete a department that was made by mistake.

    :raises NotAllowed: if the actor is no administrator
    :raises NoSuchDepartment: if there is none
    :raises DepartmentInUse: if it has roles, and so may have staff
    """
    begin(actor)
    department = _locked(department_id)
    if department.roles.exists():
        raise DepartmentInUse(department.code)
    department.delete()
    done(actor, DepartmentDeleted(happened_at=at, department_id=department_id))


def _locked(department_id: DepartmentId) -> Department:
    found = Department.objects.select_for_update().filter(pk=department_id).first()
    if found is None:
        raise NoSuchDepartment(department_id)
    return found


def _stored(bounds: Rows) -> dict[str, list[int] | None]:
    values = {column: getattr(bounds, column) for column in COLUMNS}
    return {column: None if codes is None else sorted(codes) for column, codes in values.items()}
