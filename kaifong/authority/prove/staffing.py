"""Writing a drawn organisation into the tables of authority, as an administrator would."""

from collections.abc import Sequence
from datetime import UTC, datetime

from kaifong.authority.models import Department, Grant, Membership, Role, Staff
from kaifong.authority.queries import Actor, NotAllowed, actor_of

from .drawing import Codes, Organisation

TABLES = (
    "authority_department",
    "authority_grant",
    "authority_look",
    "authority_membership",
    "authority_role",
    "authority_staff",
    "foundation_pulledbrake",  # a brake of the real shop stops nobody here
)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def engage(count: int) -> list[int]:
    """Make so many people; the scratch shop's tables hold them to no accounts."""
    people = [Staff(user_id=-number, name_en=f"Prover {number}") for number in range(1, count + 1)]
    return [person.pk for person in Staff.objects.bulk_create(people)]


def establish(organisation: Organisation) -> Actor | None:
    """Write the organisation down; return its person at work, or None without that purpose."""
    departments = Department.objects.bulk_create(
        Department(
            code=f"d{number}",
            name_en=f"Department {number}",
            name_zh=f"部門{number}",
            regions=_list(bounds.regions),
            channels=_list(bounds.channels),
            categories=_list(bounds.categories),
            closed_at=None if is_open else LONG_AGO,
        )
        for number, (bounds, is_open) in enumerate(organisation.departments)
    )
    roles = Role.objects.bulk_create(
        Role(department=departments[at], code=f"r{number}", name_en="Role", name_zh="職位")
        for number, at in enumerate(organisation.roles)
    )
    _grant(organisation, roles)
    Membership.objects.bulk_create(
        Membership(staff_id=staff_id, role=roles[role], since=LONG_AGO)
        for staff_id, held in organisation.holders.items()
        for role in held
    )
    try:
        person = actor_of(Staff.objects.get(pk=organisation.person))
        return person.for_purpose(organisation.purpose)
    except NotAllowed:
        return None


def _grant(organisation: Organisation, roles: Sequence[Role]) -> None:
    Grant.objects.bulk_create(
        Grant(
            role=roles[drawn.role],
            action=drawn.action,
            object=drawn.about,
            regions=_list(drawn.bounds.regions),
            channels=_list(drawn.bounds.channels),
            categories=_list(drawn.bounds.categories),
            own=drawn.bounds.own,
            classes=list(drawn.classes),
            purposes=list(drawn.purposes),
        )
        for drawn in organisation.grants
    )


def _list(codes: Codes) -> list[int] | None:
    return None if codes is None else list(codes)
