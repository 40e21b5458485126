"""Writing a drawn organisation into the tables of authority, as an administrator would."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kaifong.authority.models import (
    ApiClient,
    Borrowing,
    Delegation,
    Department,
    Grant,
    Membership,
    Offer,
    Role,
    Staff,
)
from kaifong.authority.queries import Actor, NotAllowed, actor_of

from .drawing import Codes, Organisation

TABLES = (
    "authority_apiclient",
    "authority_bait",  # nobody's baits are opened by a proof
    "authority_borrowedstep",
    "authority_borrowing",
    "authority_delegation",
    "authority_department",
    "authority_grant",
    "authority_look",
    "authority_membership",
    "authority_offer",
    "authority_refusal",
    "authority_refusaltally",
    "authority_role",
    "authority_staff",
    "authority_statedreason",
    "authority_unusualaccess",
    "authority_watch",
    "foundation_pulledbrake",  # a brake of the real shop stops nobody here
)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 2, 4, tzinfo=UTC)


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
    grants = _grant(organisation, roles)
    Membership.objects.bulk_create(
        Membership(staff_id=staff_id, role=roles[role], since=LONG_AGO)
        for staff_id, held in organisation.holders.items()
        for role in held
    )
    _hand_on(organisation, roles, grants)
    _lend(organisation, roles)
    _enter(organisation, departments)
    try:
        person = actor_of(Staff.objects.get(pk=organisation.person), at=AT, borrowing=True)
        return person.for_purpose(organisation.purpose)
    except NotAllowed:
        return None


def _hand_on(organisation: Organisation, roles: Sequence[Role], grants: Sequence[Grant]) -> None:
    Delegation.objects.bulk_create(
        Delegation(
            giver_id=drawn.giver,
            taker_id=organisation.person,
            role=roles[drawn.role],
            grant_ids=None if drawn.grants is None else [grants[n].pk for n in drawn.grants],
            starts_at=LONG_AGO,
            # Half-open: what ends at this very moment is over.
            ends_at=AT + timedelta(hours=1) if drawn.running else AT,
            reason="drawn",
            made_at=LONG_AGO,
            made_by=drawn.giver,
        )
        for drawn in organisation.delegations
    )


def _lend(organisation: Organisation, roles: Sequence[Role]) -> None:
    drawn = organisation.borrowing
    if drawn is None:
        return
    lent = {
        "actions": list(drawn.actions),
        "classes": list(drawn.classes),
        "regions": _list(drawn.bounds.regions),
        "channels": _list(drawn.bounds.channels),
        "categories": _list(drawn.bounds.categories),
        "minutes": 60,
    }
    offer = Offer.objects.create(
        code="drawn", object=drawn.about, purposes=[drawn.purpose], owner_role=roles[0], **lent
    )
    Borrowing.objects.create(
        staff_id=organisation.person,
        offer=offer,
        purpose=drawn.purpose,
        reason="drawn",
        asked_at=LONG_AGO,
        starts_at=AT - timedelta(hours=1),
        ends_at=AT + timedelta(hours=1),
        ended_at=None if drawn.running else AT,
        **lent,
    )


def _enter(organisation: Organisation, departments: Sequence[Department]) -> None:
    drawn = organisation.program
    if drawn is None:
        return
    Staff.objects.filter(pk=organisation.person).update(is_program=True)
    ApiClient.objects.create(
        staff_id=organisation.person,
        use="drawn",
        department=departments[drawn.department],
        purpose=drawn.purpose,
        responsible_id=next(one for one in organisation.holders if one != organisation.person),
        given_by=0,
        regions=_list(drawn.bounds.regions),
        channels=_list(drawn.bounds.channels),
        categories=_list(drawn.bounds.categories),
        handover_days=0,
        made_at=LONG_AGO,
        # Half-open: what expires at this very moment is over.
        expires_at=AT + timedelta(hours=1) if drawn.running else AT,
    )


def _grant(organisation: Organisation, roles: Sequence[Role]) -> list[Grant]:
    return Grant.objects.bulk_create(
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
