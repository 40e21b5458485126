"""Random organisations. No database."""

from dataclasses import dataclass
from random import Random

from kaifong.authority.rules import FieldClass, Purpose

Codes = tuple[int, ...] | None
PURPOSES = (Purpose.MARKETING, Purpose.SALES, Purpose.SERVICE)
UNBOUND, EMPTY, OWN, CLOSED = 0.6, 0.03, 0.15, 0.1  # shares of what is drawn so


@dataclass(frozen=True)
class Bounds:
    """Rows by code, as an administrator would write them down; none: any."""

    regions: Codes
    channels: Codes
    categories: Codes
    own: bool = False


@dataclass(frozen=True)
class DrawnGrant:
    """One grant of one role."""

    role: int
    action: str
    about: str
    bounds: Bounds
    classes: tuple[str, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """Departments and roles by number; who holds which roles; one person, at work for a purpose."""

    departments: tuple[tuple[Bounds, bool], ...]  # bounds, open
    roles: tuple[int, ...]  # their departments
    grants: tuple[DrawnGrant, ...]
    holders: dict[int, tuple[int, ...]]  # staff id → roles
    person: int
    purpose: Purpose


@dataclass(frozen=True)
class Choices:
    """What organisations are drawn from."""

    regions: tuple[int, ...]
    channels: tuple[int, ...]
    categories: tuple[int, ...]
    actions: dict[str, tuple[str, ...]]  # object → actions
    staff_ids: list[int]


def organisation(random: Random, choices: Choices) -> Organisation:
    """Draw departments, roles, grants and who holds which role."""
    departments = tuple(
        (_bounds(random, choices, own=False), random.random() > CLOSED)
        for _ in range(random.randint(1, 3))
    )
    roles = tuple(random.randrange(len(departments)) for _ in range(random.randint(1, 4)))
    grants = tuple(
        _grant(random, choices, role) for role in range(len(roles)) for _ in range(_some(random))
    )
    holders = {
        staff_id: tuple(random.sample(range(len(roles)), min(len(roles), random.randint(0, 3))))
        for staff_id in choices.staff_ids
    }
    employed = [staff_id for staff_id, held in holders.items() if held]
    return Organisation(
        departments=departments,
        roles=roles,
        grants=grants,
        holders=holders,
        # Mostly somebody with a role: whoever holds none may do nothing, which is soon proved.
        person=random.choice(employed or choices.staff_ids),
        purpose=random.choice(PURPOSES),
    )


def _some(random: Random) -> int:
    return random.randint(1, 5)


def _grant(random: Random, choices: Choices, role: int) -> DrawnGrant:
    about = random.choice(sorted(choices.actions))
    # Half of them to see: without that, nothing else counts.
    action = "see" if random.random() < 0.5 else random.choice(choices.actions[about])
    return DrawnGrant(
        role=role,
        action=action,
        about=about,
        bounds=_bounds(random, choices, own=random.random() < OWN),
        classes=_subset(random, tuple(FieldClass)),
        purposes=_subset(random, PURPOSES),
    )


def _bounds(random: Random, choices: Choices, *, own: bool) -> Bounds:
    return Bounds(
        regions=_codes(random, choices.regions),
        channels=_codes(random, choices.channels),
        categories=_codes(random, choices.categories),
        own=own,
    )


def _codes(random: Random, codes: tuple[int, ...]) -> Codes:
    lot = random.random()
    if lot < UNBOUND:
        return None
    return () if lot > 1 - EMPTY else _subset(random, codes)


def _subset[T](random: Random, of: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(random.sample(of, random.randint(1, len(of))))
