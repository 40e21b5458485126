"""Who could stand in, and what one could hand on: for the forms."""

from kaifong.authority.models import Grant, Membership, Role, Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.authority.terms import Terms, terms_from
from kaifong.foundation.remembering import remembered

Names = tuple[str, str]


def own_roles(*, actor: Actor, staff_id: int) -> list[tuple[int, Names, Names]]:
    """
    Return the roles that somebody holds: number, department's and own names.

    :raises NotAllowed: if it is another and the actor is no administrator
    """
    _his_own(actor, staff_id)
    held = Membership.objects.filter(staff=staff_id, role__department__closed_at=None)
    return [_named(row.role) for row in held.select_related("role__department").order_by("pk")]


def own_rights(*, actor: Actor, staff_id: int) -> list[tuple[int, Terms]]:
    """
    Return the grants of the roles that somebody holds.

    :raises NotAllowed: if it is another and the actor is no administrator
    """
    _his_own(actor, staff_id)
    rows = Grant.objects.filter(
        role__memberships__staff=staff_id, role__department__closed_at=None
    ).order_by("role", "object", "action", "pk")
    return [(row.pk, terms_from(vars(row))) for row in rows]


def colleagues_of(staff_id: int) -> list[tuple[int, Names]]:
    """Return who works here beside somebody."""
    rows = (
        Staff.objects.filter(left_at=None, is_program=False)
        .exclude(pk=staff_id)
        .order_by("name_en", "pk")
    )
    return [(row.pk, (row.name_en, row.name_zh)) for row in rows]


@remembered
def role_names() -> dict[int, tuple[Names, Names]]:
    """Return each role's department's and own names: no secret to who works here."""
    found = [_named(role) for role in Role.objects.select_related("department").order_by("pk")]
    return {pk: (department, own) for pk, department, own in found}


def _his_own(actor: Actor, staff_id: int) -> None:
    if actor.staff_id != staff_id:
        require(actor, Permission.AUTHORITY_ADMINISTER)


def _named(role: Role) -> tuple[int, Names, Names]:
    house = role.department
    return role.pk, (house.name_en, house.name_zh), (role.name_en, role.name_zh)
