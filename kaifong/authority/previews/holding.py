"""Whom a draft concerns, and what they hold now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from kaifong.authority.actions.departments import NoSuchDepartment
from kaifong.authority.actions.roles import NoSuchRole
from kaifong.authority.models import ApiClient, Department, Grant, Membership, Role, Staff
from kaifong.authority.programs.limiting import limits_of
from kaifong.authority.programs.rules import Limits
from kaifong.authority.queries import rows_of
from kaifong.authority.rules import ANY
from kaifong.authority.terms import FIELDS, terms_from

from .drafts import (
    Appointed,
    Bounded,
    Changed,
    Closed,
    Dismissed,
    Draft,
    Given,
    Held,
    Limited,
    Place,
    Withdrawn,
)
from .limited import all_as_held


@dataclass(frozen=True)
class Standing:
    """The role concerned, and who holds what of those whom a draft concerns."""

    role_id: int  # 0: all roles of a department
    place: Place
    of_role: tuple[Held, ...]
    holdings: dict[int, tuple[Held, ...]]
    names: dict[int, tuple[str, str]]
    limits: dict[int, Limits]  # of those who are programs


def standing(draft: Draft) -> Standing:
    """
    Return what stands now of all that a draft concerns.

    :raises NoSuchRole: if there is no such role or grant (any more)
    :raises NoSuchDepartment: if there is no such department
    """
    role_id = _role_id(draft)
    people = _concerned(draft, role_id)
    return Standing(
        role_id=role_id,
        place=_place_of(draft, role_id),
        of_role=tuple(grants_of([role_id])[role_id]),
        holdings=granted_to(people) if isinstance(draft, Limited) else held_by(people),
        names=people,
        limits=limits_of(people),
    )


def held_by(people: Collection[int]) -> dict[int, tuple[Held, ...]]:
    """Return the grants of all roles that each of these holds; a program's within its limits."""
    return all_as_held(granted_to(people), limits_of(people))


def granted_to(people: Collection[int]) -> dict[int, tuple[Held, ...]]:
    """Return the same as their roles have it, whatever bounds a program beside."""
    held = defaultdict[int, list[int]](list)
    roles = Membership.objects.filter(staff_id__in=people).order_by("role_id")
    for staff_id, role_id in roles.values_list("staff_id", "role_id"):
        held[staff_id].append(role_id)
    by_role = grants_of({role_id for roles_ in held.values() for role_id in roles_})
    return {
        staff_id: tuple(one for role_id in held[staff_id] for one in by_role[role_id])
        for staff_id in people
    }


def lock(draft: Draft) -> None:
    """Keep the roles and the department concerned, and who holds them, as they are."""
    roles = Role.objects.order_by("pk").select_for_update()
    if isinstance(draft, Limited):
        ApiClient.objects.select_for_update().filter(staff_id=draft.staff_id).first()
        list(roles.filter(memberships__staff=draft.staff_id))
    elif isinstance(draft, Bounded | Closed):
        Department.objects.select_for_update().filter(pk=draft.department_id).first()
        list(roles.filter(department_id=draft.department_id))
    else:
        # Whoever appoints or grants locks the role, too.
        list(roles.filter(pk=_role_id(draft)))


def _role_id(draft: Draft) -> int:
    match draft:
        case Given(role_id) | Appointed(_, role_id) | Dismissed(_, role_id):
            return role_id
        case Changed(grant_id) | Withdrawn(grant_id):
            found = Grant.objects.filter(pk=grant_id).values_list("role_id", flat=True).first()
            if found is None:
                raise NoSuchRole(grant_id)
            return found
        case Bounded() | Closed() | Limited():
            return 0


def _place(role_id: int) -> Place:
    role = Role.objects.select_related("department").filter(pk=role_id).first()
    if role is None:
        raise NoSuchRole(role_id)
    is_open = role.department.closed_at is None
    return Place(role.department_id, rows_of(role.department), is_open)


def _place_of(draft: Draft, role_id: int) -> Place:
    if isinstance(draft, Limited):
        return Place(draft.limits.department_id, ANY, is_open=True)
    return _bounded(draft) if isinstance(draft, Bounded | Closed) else _place(role_id)


def _bounded(draft: Bounded | Closed) -> Place:
    if not Department.objects.filter(pk=draft.department_id).exists():
        raise NoSuchDepartment(draft.department_id)
    return Place(draft.department_id, ANY, is_open=True)


def _concerned(draft: Draft, role_id: int) -> dict[int, tuple[str, str]]:
    """Return the names of those who are not gone, by number."""
    rows = Staff.objects.filter(left_at=None)
    match draft:
        case Appointed(staff_id) | Dismissed(staff_id):
            rows = rows.filter(pk=staff_id)
        case Limited(staff_id):
            rows = rows.filter(pk=staff_id, is_program=True)
        case Bounded(department_id) | Closed(department_id):
            rows = rows.filter(roles__department_id=department_id).distinct()
        case _:
            rows = rows.filter(roles=role_id)
    named = rows.order_by("name_en", "pk").values_list("pk", "name_en", "name_zh")
    return {pk: (en, zh) for pk, en, zh in named}


def grants_of(role_ids: Collection[int]) -> dict[int, list[Held]]:
    """Return the grants of each of these roles; of one without any, none."""
    found = defaultdict[int, list[Held]](list)
    rows = Grant.objects.filter(role_id__in=role_ids).select_related("role__department")
    for row in rows.order_by("pk"):
        department = row.role.department
        found[row.role_id].append(
            Held(
                row.pk,
                row.role_id,
                department.pk,
                rows_of(department),
                department.closed_at is None,
                terms_from({name: getattr(row, name) for name in FIELDS}),
            )
        )
    return found
