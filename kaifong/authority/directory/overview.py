"""Who may do what with which rows and fields: of all roles, or of everybody who works here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.borrowing import lent
from kaifong.authority.models import Membership, Role, Staff
from kaifong.authority.overview import Cell, cells
from kaifong.authority.permissions import Permission
from kaifong.authority.previews.drafts import Held
from kaifong.authority.previews.holding import grants_of, held_by
from kaifong.authority.programs.limiting import running
from kaifong.authority.queries import Actor, actor_of, require
from kaifong.authority.rules import Granted

Name = tuple[str, str]  # in English and in Chinese
NOBODY = -1  # holds a role alone, to see what comes of it


@dataclass(frozen=True)
class Line:
    """One line: of a role and whoever holds it, or of a person and his departments."""

    department: Name
    who: Name  # the role, or the person
    holders: tuple[Name, ...]  # of the role; none for a person
    id: int  # of the role or the person
    cell: Cell
    is_program: bool = False


def lines_of_roles(*, actor: Actor) -> list[Line]:
    """
    Return what each role of an open department opens by itself.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    return every_line_of_roles()


def every_line_of_roles() -> list[Line]:
    """Return the same for steps that are permitted already: nobody's authority is asked."""
    roles = Role.objects.filter(department__closed_at=None).select_related("department")
    ordered = list(roles.order_by("department__name_en", "name_en", "pk"))
    granted = grants_of([role.pk for role in ordered])
    holders = defaultdict[int, list[Name]](list)
    held = Membership.objects.filter(staff__left_at=None).order_by("staff__name_en", "pk")
    for role_id, en, zh in held.values_list("role_id", "staff__name_en", "staff__name_zh"):
        holders[role_id].append((en, zh))
    return [
        Line(
            (role.department.name_en, role.department.name_zh),
            (role.name_en, role.name_zh),
            tuple(holders[role.pk]),
            role.pk,
            cell,
        )
        for role in ordered
        for cell in cells([one.granted() for one in granted[role.pk]], staff_id=NOBODY)
    ]


def lines_of_people(*, actor: Actor, at: datetime) -> list[Line]:
    """
    Return what each person who works here may do: all roles, and what is handed on or lent then.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    rows = Staff.objects.filter(left_at=None).annotate(**lent.whether(at))
    people = [one for one in rows.order_by("name_en", "pk") if _is_on(one, at)]
    held = held_by([one.pk for one in people])
    departments = _departments()
    return [
        Line(departments[one.pk], (one.name_en, one.name_zh), (), one.pk, cell, one.is_program)
        for one in people
        for cell in cells(_granted(one, held[one.pk], at), staff_id=one.pk)
    ]


def cells_of(*, actor: Actor, staff_id: int) -> list[Cell]:
    """
    Return what comes of the roles that a person, or a program within its limits, holds.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    held = held_by([staff_id])[staff_id]
    return list(cells([one.granted() for one in held if one.is_open], staff_id=staff_id))


def _is_on(one: Staff, at: datetime) -> bool:
    return not one.is_program or running(one.pk, at) is not None


def _granted(one: Staff, held: Iterable[Held], at: datetime) -> list[Granted]:
    if getattr(one, "stands_in", True) or getattr(one, "borrows", True):
        return list(actor_of(one, at=at, borrowing=True).grants)
    return [grant.granted() for grant in held if grant.is_open]


def _departments() -> dict[int, Name]:
    """Return the open departments of each person; several stand beside one another."""
    found = defaultdict[int, dict[str, str]](dict)
    rows = Membership.objects.filter(role__department__closed_at=None).order_by("pk")
    for staff_id, en, zh in rows.values_list(
        "staff_id", "role__department__name_en", "role__department__name_zh"
    ):
        found[staff_id][en] = zh
    joined = {pk: (" · ".join(names), " · ".join(names.values())) for pk, names in found.items()}
    return defaultdict(lambda: ("", ""), joined)
