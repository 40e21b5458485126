"""Random organisations. No database."""

from dataclasses import dataclass, replace
from random import Random

from kaifong.authority.rules import FieldClass, Purpose

Codes = tuple[int, ...] | None
PURPOSES = (Purpose.MARKETING, Purpose.SALES, Purpose.SERVICE)
UNBOUND, EMPTY, OWN, CLOSED = 0.6, 0.03, 0.15, 0.1  # shares of what is drawn so
HANDED_ON, BORROWING, RUNNING = 0.3, 0.3, 0.8
PROGRAM = 0.2


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
class DrawnDelegation:
    """A role that somebody handed to the person; perhaps some of its grants, perhaps over."""

    giver: int
    role: int
    grants: tuple[int, ...] | None  # by their place among all grants
    running: bool


@dataclass(frozen=True)
class DrawnBorrowing:
    """Powers that the person borrowed, in a session that runs or is over."""

    about: str
    actions: tuple[str, ...]
    bounds: Bounds
    classes: tuple[str, ...]
    purpose: str
    running: bool


@dataclass(frozen=True)
class DrawnProgram:
    """That who is at work is a program: of one department, for one purpose, on or off."""

    department: int
    bounds: Bounds
    purpose: str
    running: bool


@dataclass(frozen=True)
class Organisation:
    """Departments and roles by number; who holds which roles; one person, at work for a purpose."""

    departments: tuple[tuple[Bounds, bool], ...]  # bounds, open
    roles: tuple[int, ...]  # their departments
    grants: tuple[DrawnGrant, ...]
    holders: dict[int, tuple[int, ...]]  # staff id → roles
    person: int
    purpose: Purpose
    delegations: tuple[DrawnDelegation, ...] = ()
    borrowing: DrawnBorrowing | None = None
    program: DrawnProgram | None = None


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
    # Mostly somebody with a role: whoever holds none may do nothing, which is soon proved.
    person = random.choice(employed or choices.staff_ids)
    drawn = Organisation(
        departments=departments,
        roles=roles,
        grants=grants,
        holders=holders,
        person=person,
        purpose=random.choice(PURPOSES),
        delegations=_delegations(random, holders, grants, person),
        borrowing=_borrowing(random, choices) if random.random() < BORROWING else None,
    )
    return _as_program(random, choices, drawn) if random.random() < PROGRAM else drawn


def _as_program(random: Random, choices: Choices, drawn: Organisation) -> Organisation:
    """Let a program be at work instead: it holds roles of one department, and nothing is lent."""
    held = drawn.holders[drawn.person]
    department = drawn.roles[held[0]] if held else 0
    kept = tuple(role for role in held if drawn.roles[role] == department)
    return replace(
        drawn,
        holders={**drawn.holders, drawn.person: kept},
        delegations=(),
        borrowing=None,
        program=DrawnProgram(
            department=department,
            bounds=_bounds(random, choices, own=False),
            purpose=drawn.purpose if random.random() < RUNNING else random.choice(PURPOSES),
            running=random.random() < RUNNING,
        ),
    )


def _delegations(
    random: Random,
    holders: dict[int, tuple[int, ...]],
    grants: tuple[DrawnGrant, ...],
    person: int,
) -> tuple[DrawnDelegation, ...]:
    """Draw what colleagues hand to the person: roles that they hold or have lost meanwhile."""
    colleagues = [staff_id for staff_id in holders if staff_id != person]
    found: list[DrawnDelegation] = []
    for giver in colleagues:
        if random.random() < HANDED_ON:
            role = random.choice([*holders[giver], 0])
            of_role = tuple(n for n, grant in enumerate(grants) if grant.role == role)
            some = _subset(random, of_role) if of_role and random.random() < 0.5 else None
            found.append(DrawnDelegation(giver, role, some, random.random() < RUNNING))
    return tuple(found)


def _borrowing(random: Random, choices: Choices) -> DrawnBorrowing:
    about = random.choice(sorted(choices.actions))
    return DrawnBorrowing(
        about=about,
        actions=tuple(sorted({"see", random.choice(choices.actions[about])})),
        bounds=_bounds(random, choices, own=False),
        classes=_subset(random, tuple(FieldClass)),
        purpose=random.choice(PURPOSES),
        running=random.random() < RUNNING,
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
