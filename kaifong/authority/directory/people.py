"""People as administrators see them, and what each of them may do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from kaifong.authority.models import Grant, Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed, actor_of, granted_by, require
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows, intersect, scope_of
from kaifong.foundation.ids import RoleId, StaffId


@dataclass(frozen=True)
class PersonSeen:
    """Somebody who works here, or did."""

    id: StaffId
    username: str
    name_en: str
    name_zh: str
    left_at: datetime | None
    roles: tuple[RoleId, ...]


@dataclass(frozen=True)
class Leaving:
    """What happens to the people of a department that is closed."""

    person: PersonSeen
    roles_left: int  # in departments that stay open


@dataclass(frozen=True)
class Right:
    """One grant as it reaches one person: within the department, and within what he may see."""

    action: str
    object: str
    rows: Rows
    classes: frozenset[FieldClass]
    purposes: frozenset[Purpose]
    role_id: RoleId
    works: bool  # false: nothing comes of it, since these may not be seen


def people(*, actor: Actor, role_id: int | None = None) -> list[PersonSeen]:
    """
    Return whoever works or worked here, or holds a role.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    rows = Staff.objects.filter(is_program=False)
    return _people(rows.filter(left_at=None, roles=role_id) if role_id else rows)


def person(*, actor: Actor, staff_id: int) -> PersonSeen:
    """
    Return one person.

    :raises NotAllowed: if the actor is no administrator, or there is nobody
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    found = _people(Staff.objects.filter(pk=staff_id, is_program=False))
    if not found:
        raise NotAllowed(f"staff {staff_id}")
    return found[0]


def leaving(*, actor: Actor, department_id: int) -> list[Leaving]:
    """
    Return who holds roles in a department, and what he would keep if it were closed.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    holders = Staff.objects.filter(left_at=None, roles__department_id=department_id).distinct()
    others = Count(
        "memberships",
        filter=Q(memberships__role__department__closed_at=None)
        & ~Q(memberships__role__department_id=department_id),
        distinct=True,
    )
    ids = dict(Staff.objects.filter(pk__in=holders).annotate(n=others).values_list("pk", "n"))
    return [Leaving(person, ids[person.id]) for person in _people(Staff.objects.filter(pk__in=ids))]


def rights(*, actor: Actor, staff_id: int) -> list[Right]:
    """
    Return what a person may do, grant by grant, and whether anything comes of it.

    :raises NotAllowed: if the actor is no administrator, or there is nobody
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    staff = Staff.objects.filter(pk=staff_id, left_at=None).first()
    if staff is None:
        return []
    him = actor_of(staff)
    rows = Grant.objects.filter(role__memberships__staff=staff, role__department__closed_at=None)
    found = rows.select_related("role__department").order_by("object", "action", "pk")
    return [_right(him, one) for one in found]


def _people(rows: QuerySet[Staff]) -> list[PersonSeen]:
    found = rows.select_related("user").prefetch_related("memberships")
    return [
        PersonSeen(
            StaffId(row.pk),
            row.user.get_username(),
            row.name_en,
            row.name_zh,
            row.left_at,
            tuple(RoleId(held.role_id) for held in row.memberships.all()),
        )
        for row in found.order_by(F("left_at").asc(nulls_first=True), "name_en", "pk")
    ]


def _right(him: Actor, one: Grant) -> Right:
    granted = granted_by(one)
    return Right(
        action=one.action,
        object=one.object,
        rows=granted.rows,
        classes=granted.classes,
        purposes=granted.purposes,
        role_id=RoleId(one.role_id),
        works=any(_works(him.for_purpose(purpose), granted) for purpose in granted.purposes),
    )


def _works(him: Actor, granted: Granted) -> bool:
    alone = scope_of(
        [granted],
        staff_id=him.staff_id,
        action=granted.action,
        about=granted.object,
        purpose=him.purpose,
    )
    return bool(intersect(alone, him.scope(granted.action, granted.object)).rows)
